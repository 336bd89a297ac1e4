import { type Amount, amountOf } from '../../models/reporting/amount.js';
import { withStoreAmounts } from '../../models/reporting/order-rows.js';

interface FactRow {
  currency: string;
  reportingCurrency: string;
  [column: string]: unknown;
}

/** Each amount of a fact with its currency: `total` in the reporting currency, `storeTotal` in the store's. */
export function factAmounts(names: readonly string[]): Record<string, (row: FactRow) => Amount> {
  return Object.fromEntries(
    withStoreAmounts(names).map((name) => {
      const currency = names.includes(name) ? 'reportingCurrency' : 'currency';
      return [name, (row: FactRow) => amountOf(String(row[name]), row[currency])];
    }),
  );
}

export function amountOrNull(value: string | null, currency: string | null): Amount | null {
  return value === null || currency === null ? null : amountOf(value, currency);
}
