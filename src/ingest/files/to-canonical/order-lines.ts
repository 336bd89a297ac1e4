import type { OrderLine, OrderLinesRecord, PartRefusal } from '../../../canonical/record.js';
import { DataError } from '../../../runtime/errors.js';
import { gathered } from './merged-rows.js';
import { stageLine } from './order-line.js';
import { type PlacedRow, withoutRepeated } from './placed-row.js';

interface StagedRow {
  line: OrderLine;
  /** The row's own time; null: it has none. */
  updatedAt: string | null;
  row: PlacedRow;
}

/** The rows of the lines of one order in one file. One unreadable row rejects all of them: an order must not be incomplete. */
export function stageLines(all: readonly PlacedRow[]): OrderLinesRecord {
  const { typed: first } = all[0]!;
  const rows = gathered(all, (row) => row.maybeId('line_id'));
  const staged: StagedRow[] = [];
  const deletedLines: string[] = [];
  let refusal: PartRefusal | null = null;
  for (const row of rows) {
    const { typed } = row;
    try {
      const updatedAt = typed.maybeTime('updated_at');
      if (typed.isDeleted) deletedLines.push(typed.id('line_id'));
      else staged.push({ line: stageLine(typed), updatedAt, row });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const { message, code, path, value } = error;
      refusal ??= { ...{ code, message, path, value, place: row.place }, lineIds: [] };
      refusal.lineIds.push(typed.values.get('line_id') ?? '');
    }
  }
  const lines = newestOf(staged, first.reading.equalRows ?? 'each').map(({ line }) => line);
  return {
    kind: 'order_lines',
    orderId: first.id('order_id'),
    updatedAt: first.updatedAt,
    lines,
    deletedLines,
    isWhole: first.reading.wholeOrders ?? null,
    refusal,
  };
}

/**
 * The lines of the newest version of the order in the file: rows with times of their own may be several versions. A
 * later version that repeats a line replaces the order if the version before it was complete; otherwise it changes only
 * these lines. Equal rows are separate lines, unless the mapping says once.
 */
function newestOf(staged: readonly StagedRow[], equalRows: 'each' | 'once'): readonly StagedRow[] {
  let standing: readonly StagedRow[] = [];
  for (const version of byTime(equalRows === 'once' ? withoutRepeated(staged, ({ row }) => row) : staged)) {
    if (standing.length === 0) {
      standing = version;
      continue;
    }
    const ids = new Set(version.map(({ line }) => line.lineId));
    const others = standing.filter(({ line }) => !ids.has(line.lineId));
    const isAgain = others.length < standing.length;
    const wasWhole = new Set(standing.map(({ updatedAt }) => updatedAt)).size === 1;
    standing = isAgain && wasWhole ? version : [...others, ...version];
  }
  return standing;
}

/** Rows without a time belong to each version: they come last, in addition to it. */
function byTime(staged: readonly StagedRow[]): (readonly StagedRow[])[] {
  if (staged.every(({ updatedAt }) => updatedAt === staged[0]!.updatedAt)) return [staged];
  const times = [...new Set(staged.map(({ updatedAt }) => updatedAt))];
  const inOrder = times.toSorted((x, y) =>
    x === null ? 1 : y === null ? -1 : x.slice(0, -1) < y.slice(0, -1) ? -1 : 1,
  );
  return inOrder.map((time) => staged.filter(({ updatedAt }) => updatedAt === time));
}
