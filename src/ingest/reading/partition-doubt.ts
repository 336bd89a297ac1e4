import { type CalendarDate } from '../../canonical/calendar-date.js';
import { joinFragments, splitFragments } from '../../contract/fragments.js';
import { formatDecimal, parseDecimal } from '../staging/decimal.js';

/** A partition whose new contents are not believed, so that the ones before stand. Sizes are `<rows> <total>`. */
export interface Held {
  since: string;
  /** What is stored, and what came instead. */
  known: string;
  came: string;
  control: string | null;
}

/** The size of contents, as the raw log keeps it beside them. */
export function sizeMark(rows: readonly unknown[], total: string): string {
  return `${rows.length} ${total}`;
}

/** Whether contents need a control total: nothing where nothing is unusual, or less than half of what is known. */
export function isDoubtful(came: string, known: string | null, mayBeEmpty: boolean): boolean {
  if (known === null) return !mayBeEmpty && sizeOf(came).rows === 0;
  const now = sizeOf(came);
  const before = sizeOf(known);
  if (before.rows === 0) return false;
  return now.rows * 2 < before.rows || isLessThanHalf(now.total, before.total);
}

export function isLessThanHalf(total: string, whole: string): boolean {
  return parseDecimal(total) * 2n < parseDecimal(whole);
}

/** Whether two totals are the same number. */
export function areEqual(total: string, control: string): boolean {
  return parseDecimal(total) === parseDecimal(control);
}

/**
 * The contents that stand while newer ones are held back, with the day's note for whoever reads its numbers; null: they have it
 * already. It says nothing that differs with each attempt.
 */
export function withHeldSince(payload: Uint8Array, since: string): Uint8Array | null {
  const [first, ...rows] = splitFragments(payload);
  const about = JSON.parse(Buffer.from(first!).toString('utf8')) as Record<string, unknown>;
  if (about.heldSince === since) return null;
  return joinFragments([Buffer.from(JSON.stringify({ ...about, heldSince: since })), ...rows]);
}

/** What the operator is told of a held partition. */
export function noticeOf(accountId: string, start: CalendarDate, { since, known, came, control }: Held): string {
  const [before, now] = [sizeOf(known), sizeOf(came)];
  const says =
    control === null ? "the account's own total says nothing" : `the account's own total is ${plain(control)}`;
  return `${accountId}, ${start}: the platform reports ${now.rows} rows with a total of ${plain(now.total)}, where ${before.rows} with ${plain(before.total)} are known, and ${says}. The known ones are kept since ${since}; it is requested again at each sync.`;
}

function sizeOf(mark: string): { rows: number; total: string } {
  const [rows, total] = mark.split(' ') as [string, string];
  return { rows: Number(rows), total };
}

function plain(amount: string): string {
  return formatDecimal(parseDecimal(amount));
}
