import type { OrderLine, OrderLinesRecord, PartRefusal } from '../../../canonical/record.js';
import { DataError } from '../../../errors.js';
import { stageLine } from './order-line.js';
import type { PlacedRow } from './placed-row.js';

interface Told {
  line: OrderLine;
  /** Of the row itself; null: it does not say. */
  updatedAt: string | null;
  bytes: string;
}

/** The rows of one order in one file. One that cannot be read refuses them all: an order is never less than what was sold. */
export function stageLines(rows: readonly PlacedRow[]): OrderLinesRecord {
  const { typed: first } = rows[0]!;
  const told: Told[] = [];
  const deletedLines: string[] = [];
  let refusal: PartRefusal | null = null;
  for (const { typed, bytes, place } of rows) {
    try {
      const updatedAt = typed.maybeTime('updated_at');
      if (typed.isDeleted) deletedLines.push(typed.id('line_id'));
      else told.push({ line: stageLine(typed), updatedAt, bytes });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const { message, code, path, value } = error;
      refusal ??= { ...{ code, message, path, value, place }, lineIds: [] };
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

/** Rows of one line with times of their own are its versions. Other rows are lines, however equal, unless the mapping says once. */
function newestOf(told: readonly Told[], equalRows: 'each' | 'once'): Told[] {
  const newest = new Map<string, string>();
  for (const { line, updatedAt } of told) {
    const known = newest.get(line.lineId);
    if (line.lineId === '' || updatedAt === null) continue;
    if (known === undefined || known.slice(0, -1) < updatedAt.slice(0, -1)) newest.set(line.lineId, updatedAt);
  }
  const seen = new Set<string>();
  return told.filter(({ line, updatedAt, bytes }) => {
    const version = newest.get(line.lineId);
    if (version !== undefined && updatedAt !== null && updatedAt !== version) return false;
    if (equalRows === 'each') return true;
    const isFirst = !seen.has(bytes);
    seen.add(bytes);
    return isFirst;
  });
}
