import type { OrderHeaderRecord, OrderPartDeletionRecord, OrderRefundRecord } from '../../../canonical/record.js';
import { DataError } from '../../../errors.js';
import { type Amount, formatDecimal } from '../../staging/decimal.js';
import type { RowValues } from '../row-values.js';
import type { PlacedRow } from './placed-row.js';
import { TypedRow } from './typed-row.js';

/** What nothing says where it was sold. */
export const unknownChannel = 'files';

/** Columns in which the rows of an order may not contradict each other; of others the first that says something counts. */
const decisive = [
  ...['ordered_at', 'sales_channel', 'currency', 'customer_id', 'test', 'cancelled_at', 'cancelled', 'tax_included'],
  ...['discount', 'shipping', 'shipping_tax', 'tax', 'duties', 'fees', 'tips', 'total', 'refunded', 'deleted'],
];

/** The rows of one order in one file: all of it but its lines and refunds. Mostly one; exports repeat it on each line's row. */
export function stageOrder(
  rows: readonly PlacedRow[],
): (OrderHeaderRecord | OrderPartDeletionRecord | OrderRefundRecord)[] {
  const row = merged(rows);
  const orderId = row.id('order_id');
  if (row.isDeleted) {
    return [{ kind: 'order_part_deletion', part: 'header', orderId, id: null, deletedAt: row.updatedAt }];
  }
  const { refundedOn } = row.reading;
  const refundedSoFar = row.maybeDecimal('refunded');
  const cancelledAt = row.maybeTime('cancelled_at') ?? (row.flag('cancelled') ? row.updatedAt : null);
  const header: OrderHeaderRecord = {
    kind: 'order_header',
    orderId,
    orderNumber: row.text('order_number') ?? orderId,
    orderedAt: row.time('ordered_at'),
    updatedAt: row.updatedAt,
    salesChannel: row.maybeId('sales_channel') ?? unknownChannel,
    currency: row.maybeCurrency('currency') ?? row.source.currency,
    customer: { customerId: row.maybeAccountId('customer_id'), email: row.text('email'), phone: row.phone('phone') },
    shipTo: { country: row.country('country'), city: row.text('city') },
    isTest: row.flag('test'),
    cancelledAt,
    financialStatus: row.text('financial_status'),
    fulfillmentStatus: row.text('fulfillment_status'),
    isTaxIncluded: row.flag('tax_included'),
    shipping: formatDecimal(row.withoutTax('shipping', 'shipping_tax')),
    shippingTaxes: formatDecimal(row.amount('shipping_tax')),
    taxes: row.maybeDecimal('tax'),
    duties: formatDecimal(row.amount('duties')),
    fees: formatDecimal(row.amount('fees')),
    tips: formatDecimal(row.amount('tips')),
    discounts: formatDecimal(row.amount('discount')),
    total: row.maybeDecimal('total'),
    refundedSoFar: refundedOn === undefined ? refundedSoFar : null,
  };
  if (refundedOn === undefined || refundedOn === null) return [header];
  const days = { ordered_at: header.orderedAt, updated_at: header.updatedAt, cancelled_at: cancelledAt };
  return [header, summedRefund(header, refundedSoFar ?? '0', days[refundedOn] ?? header.updatedAt)];
}

/** What was taken back of the order up to now, on the day that the mapping chooses. */
function summedRefund(
  { orderId, updatedAt, salesChannel, currency }: OrderHeaderRecord,
  sum: string,
  refundedAt: string,
): OrderRefundRecord | OrderPartDeletionRecord {
  const id = `(refunded) ${orderId}`;
  if (sum === '0') return { kind: 'order_part_deletion', part: 'refund', orderId: null, id, deletedAt: updatedAt };
  return {
    kind: 'order_refund',
    ...{ orderId, updatedAt, currency, salesChannel, customerId: null, isSum: true },
    refund: {
      ...{ kind: 'adjustment', refundLineId: id, refundId: id, refundedAt, lineId: null, quantity: '0', reason: null },
      ...{ returns: sum, shipping: '0', taxes: '0', duties: '0', fees: '0', tips: '0', total: sum, refunded: sum },
    },
  };
}

/** One row of several: what each says, and of amounts that they share the sum. Of versions in one file the newest counts. */
function merged(all: readonly PlacedRow[]): TypedRow {
  const rows = newest(all);
  const { typed: first } = rows[0]!;
  if (rows.length === 1 && (first.reading.sum ?? []).length === 0) return first;
  const shared = new Set(first.reading.sum);
  for (const column of decisive) if (!shared.has(column)) checkAgreement(rows, column);
  const own = (name: string): string | null => {
    for (const { typed } of rows) {
      const value = typed.values.own(name);
      if (value !== null) return value;
    }
    return null;
  };
  const values: RowValues = { names: first.values.names, own, get: (name) => own(name) ?? first.values.get(name) };
  const sums = new Map<string, Amount>();
  for (const column of shared) {
    const amounts = rows.flatMap(({ typed }) => typed.maybeAmount(column) ?? []);
    if (amounts.length > 0)
      sums.set(
        column,
        amounts.reduce((sum, amount) => sum + amount, 0n),
      );
  }
  const { source, reading, updatedAt, drift } = first;
  return new TypedRow(values, { source, reading, updatedAt, drift, sums });
}

function newest(rows: readonly PlacedRow[]): readonly PlacedRow[] {
  if (rows.length === 1) return rows;
  const times = rows.map(({ typed }) => typed.maybeTime('updated_at'));
  const last = times.reduce(
    (max, time) => (time !== null && (max === null || max.slice(0, -1) < time.slice(0, -1)) ? time : max),
    null,
  );
  return rows.filter((_, at) => times[at] === null || times[at] === last);
}

function checkAgreement(rows: readonly PlacedRow[], column: string): void {
  const told = rows.filter(({ typed }) => typed.values.own(column) !== null);
  const [first] = told;
  const other = told.find(({ typed }) => typed.values.own(column) !== first!.typed.values.own(column));
  if (!first || !other) return;
  const value = other.typed.shownValue(column);
  throw new DataError(
    `the rows of order ${first.typed.id('order_id')} contradict each other: ${column} is ${first.typed.shownValue(column)} at ${first.place} and ` +
      `${value} at ${other.place}. Correct one, give the rows an updated_at, or, where each row has its part of it, name ${column} under sum in the mapping`,
    { code: 'rows_contradict', path: column, value: null },
  );
}
