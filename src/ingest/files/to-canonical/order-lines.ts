import type { OrderLine, OrderLinesRecord, PartRefusal } from '../../../canonical/record.js';
import { DataError } from '../../../runtime/errors.js';
import { stageLine } from './order-line.js';
import { type PlacedRow, withoutRepeated } from './placed-row.js';

interface Told {
  line: OrderLine;
  /** Of the row itself; null: it does not say. */
  updatedAt: string | null;
  row: PlacedRow;
}

/** The rows of one order in one file. One that cannot be read refuses them all: an order is never less than what was sold. */
export function stageLines(rows: readonly PlacedRow[]): OrderLinesRecord {
  const { typed: first } = rows[0]!;
  const told: Told[] = [];
  const deletedLines: string[] = [];
  let refusal: PartRefusal | null = null;
  for (const row of rows) {
    const { typed } = row;
    try {
      const updatedAt = typed.maybeTime('updated_at');
      if (typed.isDeleted) deletedLines.push(typed.id('line_id'));
      else told.push({ line: stageLine(typed), updatedAt, row });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const { message, code, path, value } = error;
      refusal ??= { ...{ code, message, path, value, place: row.place }, lineIds: [] };
      refusal.lineIds.push(typed.values.get('line_id') ?? '');
    }
  }
  const lines = newestOf(told, first.reading.equalRows ?? 'each').map(({ line }) => line);
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
 * The lines of the newest version of the order that the file has: rows with times of their own may be several. What a later one
 * tells of a line again is the order anew, if the one before it was whole; else it is a change of these lines. Equal rows are
 * lines each, unless the mapping says once.
 */
function newestOf(told: readonly Told[], equalRows: 'each' | 'once'): readonly Told[] {
  let standing: readonly Told[] = [];
  for (const version of byTime(equalRows === 'once' ? withoutRepeated(told, ({ row }) => row) : told)) {
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

/** Rows without a time are of each version: they come last, and stand beside it. */
function byTime(told: readonly Told[]): (readonly Told[])[] {
  if (told.every(({ updatedAt }) => updatedAt === told[0]!.updatedAt)) return [told];
  const times = [...new Set(told.map(({ updatedAt }) => updatedAt))];
  const inOrder = times.toSorted((x, y) =>
    x === null ? 1 : y === null ? -1 : x.slice(0, -1) < y.slice(0, -1) ? -1 : 1,
  );
  return inOrder.map((time) => told.filter(({ updatedAt }) => updatedAt === time));
}
