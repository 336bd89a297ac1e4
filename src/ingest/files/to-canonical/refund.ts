import { compoundId } from '../../../canonical/compound-id.js';
import type { OrderPartDeletionRecord, OrderRefundRecord, RefundLine } from '../../../canonical/record.js';
import { DataError } from '../../../runtime/errors.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { gathered } from './merged-rows.js';
import { unknownChannel } from './order.js';
import { type PlacedRow, withoutRepeated } from './placed-row.js';
import type { TypedRow } from './typed-row.js';

type Staged = OrderRefundRecord | OrderPartDeletionRecord;

/** The purposes of a refund. */
const worthColumns = ['amount', 'tax', 'shipping', 'shipping_tax', 'duties', 'fees', 'tips'];

/** The rows of one refund in one file; its order may be known, arrive later, or never. */
export function stageRefunds(all: readonly PlacedRow[]): Staged[] {
  // A repeated row is one, unless the mapping says that equal rows are separate.
  const rows = gathered(
    newest(all[0]!.typed.reading.equalRows === 'each' ? all : withoutRepeated(all, (row) => row)),
    idOf,
  );
  const isOnce = isSumOfRefund(rows.map(({ typed }) => typed));
  const taken = new Set<string>();
  return rows.map((row, at) => {
    const { typed } = row;
    try {
      const id = unused(idOf(typed), taken);
      return stageRefund(typed, id, isOnce ? shareOfSum(typed, at === 0) : null);
    } catch (error) {
      if (!(error instanceof DataError) || rows.length === 1) throw error;
      const { message, code, path, value } = error;
      throw new DataError(`${message} (${row.place})`, { code, path, value });
    }
  });
}

/** Of rows with one id and their own times, the newest counts. */
function newest(rows: readonly PlacedRow[]): readonly PlacedRow[] {
  if (rows.length === 1) return rows;
  const last = new Map<string, string>();
  const times = rows.map(({ typed }) => typed.maybeTime('updated_at'));
  for (const [at, { typed }] of rows.entries()) {
    const [id, time] = [idOf(typed), times[at]!];
    const known = last.get(id);
    if (time !== null && (known === undefined || known.slice(0, -1) < time.slice(0, -1))) last.set(id, time);
  }
  return rows.filter(({ typed }, at) => times[at] === null || last.get(idOf(typed)) === times[at]);
}

/**
 * Whether `refunded` is the sum of the whole refund, repeated on each of its rows: the same on all, and more than a row
 * is worth on several of them.
 */
function isSumOfRefund(rows: readonly TypedRow[]): boolean {
  if (rows.length === 1) return false;
  const sums = rows.map((row) => row.maybeAmount('refunded'));
  const [sum] = sums;
  if (sum === null || sum === undefined || sums.some((other) => other !== sum)) return false;
  return rows.some((row) => sum > worthOf(row));
}

function worthOf(row: TypedRow): FixedPoint {
  const { returns, shipping, taxes, duties, fees, tips } = amountsOf(row);
  return returns + shipping + taxes + duties + fees + tips;
}

/** Splits a repeated sum: each row gets its worth, the first one also the rest. */
function shareOfSum(row: TypedRow, isFirst: boolean): FixedPoint {
  return isFirst ? row.amount('refunded') : 0n;
}

function idOf(row: TypedRow): string {
  const line = row.maybeId('refund_line_id');
  return compoundId(line === null ? [row.id('refund_id')] : [row.id('refund_id'), line]);
}

/** Rows with the same id and different values are separate rows. */
function unused(id: string, taken: Set<string>): string {
  let name = id;
  for (let count = 2; taken.has(name); count += 1) name = `${id}#${count}`;
  taken.add(name);
  return name;
}

function amountsOf(row: TypedRow) {
  return {
    returns: row.withoutTax('amount', 'tax'),
    shipping: row.withoutTax('shipping', 'shipping_tax'),
    taxes: row.amount('tax') + row.amount('shipping_tax'),
    duties: row.amount('duties'),
    fees: row.amount('fees'),
    tips: row.amount('tips'),
  };
}

function stageRefund(row: TypedRow, refundLineId: string, partOfRefunded: FixedPoint | null): Staged {
  const amounts = amountsOf(row);
  const { shipping, taxes, duties, fees, tips } = amounts;
  const isBare = worthColumns.every((column) => row.values.own(column) === null);
  // Money paid back for an unstated reason: goods, or what is left of the order.
  const returns = isBare ? (partOfRefunded ?? row.amount('refunded')) : amounts.returns;
  const total = returns + shipping + taxes + duties + fees + tips;
  const lineId = row.maybeId('line_id');
  const quantity = row.maybeQuantity('quantity') ?? 0n;
  const refunded = partOfRefunded ?? row.maybeAmount('refunded') ?? total;
  // Some exports have a row for each order: a row without amounts refunded nothing.
  if (row.isDeleted || (total === 0n && refunded === 0n && quantity === 0n)) {
    return { kind: 'order_part_deletion', part: 'refund', orderId: null, id: refundLineId, deletedAt: row.updatedAt };
  }
  const onlySum = worthColumns.every((column) => column === 'amount' || row.values.own(column) === null);
  return {
    kind: 'order_refund',
    orderId: row.maybeId('order_id'),
    updatedAt: row.updatedAt,
    currency: row.maybeCurrency('currency'),
    salesChannel: row.maybeId('sales_channel') ?? unknownChannel,
    customerId: row.maybeAccountId('customer_id'),
    isSum: onlySum && lineId === null && quantity === 0n,
    refund: {
      kind: lineId !== null || quantity > 0n ? 'line' : kindOfAmounts(returns, shipping),
      refundLineId,
      refundId: row.id('refund_id'),
      refundedAt: row.time('refunded_at'),
      lineId,
      quantity: formatDecimal(quantity),
      ...(row.text('restocked') !== null && !row.flag('restocked') && { isLost: true as const }),
      reason: row.text('reason'),
      returns: formatDecimal(returns),
      shipping: formatDecimal(shipping),
      taxes: formatDecimal(taxes),
      duties: formatDecimal(duties),
      fees: formatDecimal(fees),
      tips: formatDecimal(tips),
      total: formatDecimal(total),
      refunded: formatDecimal(refunded),
    },
  };
}

function kindOfAmounts(returns: bigint, shipping: bigint): RefundLine['kind'] {
  return returns === 0n && shipping > 0n ? 'shipping' : 'adjustment';
}
