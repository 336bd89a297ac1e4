const dayMs = 24 * 3600 * 1000;
/** A deferred posting changes in place when its money is released, about a month later at most. */
export const openMs = 45 * dayMs;
/** A payout covers a fortnight, in some accounts a month. */
const payoutMs = 31 * dayMs;

/** From when on postings are read: those of a payout that is under way when the backfill starts, also if they were held back until then. */
export function postingsFrom(backfillStart: Date): Date {
  return new Date(backfillStart.getTime() - payoutMs - openMs);
}

/** Whether all postings of a payout with this start are read. */
export function isPayoutKnown(startsAt: string, backfillStart: Date): boolean {
  return Date.parse(startsAt) >= backfillStart.getTime() - payoutMs;
}
