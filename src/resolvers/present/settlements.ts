import { amountOf } from '../../models/reporting/amount.js';
import type { SettlementDifference } from '../../models/reporting/settlement-rows.js';

/** With its amounts in the settlement's currency. Instants of JSON have another form than those of columns. */
export function presentDifference({ currency, rows, postings, ...difference }: SettlementDifference): object {
  const money = (amount: string) => amountOf(amount, currency);
  const instant = (at: string | null): string | null => (at === null ? null : new Date(at).toISOString());
  return {
    ...difference,
    ...{ listed: money(difference.listed), posted: money(difference.posted), difference: money(difference.difference) },
    rows: rows.map((row) => ({ ...row, postedAt: instant(row.postedAt), amount: money(row.amount) })),
    postings: postings.map((row) => ({ ...row, postedAt: instant(row.postedAt), amount: money(row.amount) })),
  };
}
