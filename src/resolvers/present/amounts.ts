import { type Amount, amountOf } from '../../models/reporting/amount.js';
import { withStoreAmounts } from '../../models/reporting/order-rows.js';
import { made, type RowValue } from './row-type.js';

/** Each amount of a fact with its currency: `total` in the reporting currency, `storeTotal` in the store's. */
export function factAmounts(names: readonly string[]): Record<string, RowValue> {
  return Object.fromEntries(
    withStoreAmounts(names).map((name) => {
      const currency = names.includes(name) ? 'reportingCurrency' : 'currency';
      return [name, made([name, currency], amountOf)];
    }),
  );
}

export function amountOrNull(value: string | null, currency: string | null): Amount | null {
  return value === null || currency === null ? null : amountOf(value, currency);
}
