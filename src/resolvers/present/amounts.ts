import { type Amount, amountOf } from '../../models/reporting/amount.js';
import { withStoreAmounts } from '../../models/reporting/order-rows.js';

/** Each amount of a fact with its currency: `total` in the reporting currency, `storeTotal` in the store's. */
export function factAmounts(
  row: { currency: string; reportingCurrency: string; [column: string]: unknown },
  names: readonly string[],
): Record<string, Amount> {
  const amounts: Record<string, Amount> = {};
  for (const name of withStoreAmounts(names)) {
    amounts[name] = amountOf(String(row[name]), names.includes(name) ? row.reportingCurrency : row.currency);
  }
  return amounts;
}

export function amountOrNull(value: string | null, currency: string | null): Amount | null {
  return value === null || currency === null ? null : amountOf(value, currency);
}
