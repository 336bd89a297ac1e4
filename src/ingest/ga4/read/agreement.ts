import { type FixedPoint, parseDecimal } from '../../staging/decimal.js';

/**
 * Counts of sessions and users are estimates (HyperLogLog++: a standard error of 1.6 % for sessions), so that rows and total of a
 * day differ by up to three times as much when nothing is missing. Small counts are exact.
 */
const estimate = { of: 5n, in: 100n };
/** Rows of few users may be withheld, and a sample says little of single rows: half of the total is enough to believe the rows. */
const withheld = { of: 50n, in: 100n };

/** Whether Google says that rows are left out or estimated from a sample. */
export function saysIncomplete({ subjectToThresholding, samplingMetadatas }: Record<string, unknown>): boolean {
  return subjectToThresholding === true || (Array.isArray(samplingMetadatas) && samplingMetadatas.length > 0);
}

/** Whether the sum of a day's rows can be true beside the total that is reported without a breakdown. */
export function agrees(sum: string, total: string, isIncomplete: boolean): boolean {
  const [rows, whole] = [parseDecimal(sum), parseDecimal(total)];
  const { of, in: base } = isIncomplete ? withheld : estimate;
  return distance(rows, whole) * base <= whole * of;
}

/** The same for users, of whom the rows have more than the total: who comes by two channels is in both. */
export function coversUsers(sum: string, total: string, isIncomplete: boolean): boolean {
  return parseDecimal(sum) >= parseDecimal(total) || agrees(sum, total, isIncomplete);
}

function distance(a: FixedPoint, b: FixedPoint): FixedPoint {
  return a > b ? a - b : b - a;
}
