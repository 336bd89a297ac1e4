import type { Instant, OrderRecord } from '../../canonical/record.js';
import type { Rejection } from './change-set.js';

/** What keeps an order out of the warehouse, as far as the record itself tells; null when nothing does. */
export function orderProblem(order: OrderRecord, reportingCurrency: string): Omit<Rejection, 'from'> | null {
  return (
    currencyProblem(order.currency, order.orderedAt, reportingCurrency) ??
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

/** An amount of a day that cannot be expressed in the reporting currency; null when it can. */
export function currencyProblem(
  currency: string,
  at: Instant,
  reportingCurrency: string,
): Omit<Rejection, 'from'> | null {
  if (currency === reportingCurrency) return null;
  return {
    code: 'no_exchange_rate',
    message: `no rate from ${currency} to ${reportingCurrency} for ${at.slice(0, 10)}: exchange rates are not loaded yet; set the reporting currency to ${currency} or leave this source out`,
    path: 'currency',
    value: currency,
  };
}

// One order with the same line twice would fail the whole batch in Postgres.
function duplicate(list: string, field: string, ids: readonly string[]): Omit<Rejection, 'from'> | null {
  const position = ids.findIndex((id, index) => ids.indexOf(id) < index);
  if (position < 0) return null;
  const value = ids[position] ?? null;
  return {
    code: 'duplicate_line',
    message: `${list}[${position}].${field} ${value} stands in the order twice; each may stand there once`,
    path: `${list}[${position}].${field}`,
    value,
  };
}
