import type { OrderRecord } from '../../canonical/record.js';
import type { Rejection } from '../change-set/change-set.js';

/** What keeps an order out of the warehouse, judging by the record alone; null if nothing does. */
export function orderProblem(order: OrderRecord): Omit<Rejection, 'from'> | null {
  return (
    duplicate(
      'lines',
      'lineId',
      order.lines.map((line) => line.lineId),
    ) ??
    duplicate(
      'refunds',
      'refundLineId',
      order.refunds.map((refund) => refund.refundLineId),
    )
  );
}

// One order with a duplicate line would fail the whole batch in Postgres.
function duplicate(list: string, field: string, ids: readonly string[]): Omit<Rejection, 'from'> | null {
  const position = ids.findIndex((id, index) => ids.indexOf(id) < index);
  if (position < 0) return null;
  const value = ids[position] ?? null;
  return {
    code: 'duplicate_line',
    message: `${list}[${position}].${field} ${value} is in the order twice; each must be unique`,
    path: `${list}[${position}].${field}`,
    value,
  };
}
