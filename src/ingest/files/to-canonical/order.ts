import { dateInZone } from '../../../canonical/calendar-date.js';
import type {
  OrderHeaderRecord,
  OrderLine,
  OrderLinesRecord,
  OrderPartDeletionRecord,
} from '../../../canonical/record.js';
import { DataError } from '../../../runtime/errors.js';
import { formatDecimal, parseDecimal } from '../../staging/decimal.js';
import { regionKey } from '../../staging/region.js';
import { mergedRow } from './merged-rows.js';
import { type PlacedRow, withoutRepeated } from './placed-row.js';
import type { TypedRow } from './typed-row.js';

/** The channel of orders without one. */
export const unknownChannel = 'files';

/** Columns in which the rows of an order must agree; for others the first value counts. */
const decisive = [
  ...['sales_channel', 'currency', 'customer_id', 'test', 'cancelled_at', 'cancelled', 'tax_included'],
  ...['discount', 'shipping', 'shipping_tax', 'tax', 'duties', 'fees', 'tips', 'total', 'refunded', 'deleted'],
];

/**
 * The rows of one order in one file, without its lines and refunds. Usually one; exports repeat it on each line's row.
 */
export function stageOrder(rows: readonly PlacedRow[]): OrderHeaderRecord | OrderPartDeletionRecord {
  const row = merged(rows);
  const orderId = row.id('order_id');
  if (row.isDeleted) {
    return { kind: 'order_part_deletion', part: 'header', orderId, id: null, deletedAt: row.updatedAt };
  }
  const cancelledOn = row.maybeTime('cancelled_at');
  const isCancelledUndated = cancelledOn === null && row.flag('cancelled');
  const cancelledAt = isCancelledUndated ? row.updatedAt : cancelledOn;
  const orderedAt = row.time('ordered_at');
  const country = row.country('country');
  return {
    kind: 'order_header',
    orderId,
    orderNumber: row.text('order_number') ?? orderId,
    orderedAt,
    updatedAt: row.updatedAt,
    salesChannel: row.maybeId('sales_channel') ?? unknownChannel,
    currency: row.maybeCurrency('currency') ?? row.source.currency,
    customer: { customerId: row.maybeAccountId('customer_id'), email: row.text('email'), phone: row.phone('phone') },
    shipTo: { country, region: regionKey(country, row.text('region')), city: row.text('city') },
    isTest: row.flag('test'),
    cancelledAt,
    isCancelledUndated,
    financialStatus: row.text('financial_status'),
    fulfillmentStatus: row.text('fulfillment_status'),
    tags: row.list('tags'),
    discountCodes: row.list('discount_codes'),
    isTaxIncluded: row.flag('tax_included'),
    shipping: formatDecimal(row.withoutTax('shipping', 'shipping_tax')),
    shippingTaxes: formatDecimal(row.amount('shipping_tax')),
    taxes: row.maybeDecimal('tax'),
    duties: formatDecimal(row.amount('duties')),
    fees: formatDecimal(row.amount('fees')),
    tips: formatDecimal(row.amount('tips')),
    discounts: formatDecimal(row.amount('discount')),
    total: row.maybeDecimal('total'),
    refundedSoFar: row.maybeDecimal('refunded'),
    refundedSoFarOn: refundDay(row, { orderedAt, cancelledAt }),
  };
}

/**
 * The rows of one order of a file that has no lines, only amounts: all of its goods are one line without units or a product.
 */
export function stageOrderWithoutLines(
  rows: readonly PlacedRow[],
): (OrderHeaderRecord | OrderLinesRecord | OrderPartDeletionRecord)[] {
  const header = stageOrder(rows);
  if (header.kind === 'order_part_deletion') return [header];
  const { orderId, updatedAt, total, discounts, shipping, taxes, duties, fees, tips } = header;
  if (total === null) {
    throw new DataError('total is empty, but an order without lines needs one', {
      code: 'missing_value',
      path: 'total',
      value: null,
    });
  }
  const others = [shipping, taxes ?? header.shippingTaxes, duties, fees, tips];
  const grossSales = formatDecimal(
    others.reduce((rest, amount) => rest - parseDecimal(amount), parseDecimal(total) + parseDecimal(discounts)),
  );
  const line: OrderLine = {
    ...{ lineId: '1', variantId: null, productId: null, sku: null, title: 'Order without lines', variantTitle: null },
    ...{ quantity: '0', isGiftCard: false, unitPrice: grossSales, grossSales, discounts: '0' },
    taxes: formatDecimal(parseDecimal(taxes ?? header.shippingTaxes) - parseDecimal(header.shippingTaxes)),
    includingTax: null,
  };
  if (grossSales.startsWith('-')) {
    throw new DataError("total is less than the order's taxes, shipping and other amounts", {
      code: 'wrong_value',
      path: 'total',
      value: null,
    });
  }
  const lines = { kind: 'order_lines' as const, orderId, updatedAt, lines: [line], deletedLines: [] };
  return [header, { ...lines, isWhole: true, refusal: null }];
}

/** The day that the mapping chooses for refunds known only as a sum; null: none chosen. */
function refundDay(
  { reading, updatedAt }: TypedRow,
  { orderedAt, cancelledAt }: { orderedAt: string; cancelledAt: string | null },
): string | null {
  const days = { ordered_at: orderedAt, updated_at: updatedAt, cancelled_at: cancelledAt };
  return reading.refundedOn ? (days[reading.refundedOn] ?? updatedAt) : null;
}

/**
 * Merges several rows into one: the value of each column, and the sum of amounts that are split. Of versions in one
 * file the newest counts.
 */
function merged(all: readonly PlacedRow[]): TypedRow {
  const distinct = all[0]!.typed.reading.equalRows === 'once' ? withoutRepeated(all, (row) => row) : all;
  const rows = newest(distinct);
  const { typed: first } = rows[0]!;
  if (rows.length === 1 && (first.reading.sum ?? []).length === 0) return first;
  const shared = new Set(first.reading.sum);
  for (const column of decisive) if (!shared.has(column)) checkAgreement(rows, column);
  // Each row has its share, whenever it last changed: older rows are not earlier versions.
  return mergedRow(rows, { sum: [...shared], shares: distinct, chosen: { ordered_at: firstPlaced(rows) } });
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

/**
 * The row with the earliest time of the order: exports give each row the second at which it was written. The rows must
 * agree on the business day.
 */
function firstPlaced(rows: readonly PlacedRow[]): PlacedRow | undefined {
  const [first, ...others] = rows.filter(({ typed }) => typed.values.own('ordered_at') !== null);
  if (first === undefined) return undefined;
  let earliest = { row: first, text: first.typed.values.own('ordered_at'), at: first.typed.time('ordered_at') };
  for (const row of others) {
    const text = row.typed.values.own('ordered_at');
    if (text === earliest.text) continue;
    const at = row.typed.time('ordered_at');
    const { timezone } = row.typed.source;
    if (dateInZone(new Date(at), timezone) !== dateInZone(new Date(earliest.at), timezone))
      contradict(first, row, 'ordered_at');
    if (at.slice(0, -1) < earliest.at.slice(0, -1)) earliest = { row, text, at };
  }
  return earliest.row;
}

function checkAgreement(rows: readonly PlacedRow[], column: string): void {
  let first: PlacedRow | null = null;
  let value: string | null = null;
  for (const row of rows) {
    const given = row.typed.values.own(column);
    if (given === null) continue;
    if (first === null) [first, value] = [row, given];
    else if (given !== value) contradict(first, row, column);
  }
}

function contradict(first: PlacedRow, other: PlacedRow, column: string): never {
  const value = other.typed.shownValue(column);
  throw new DataError(
    `the rows of order ${first.typed.id('order_id')} contradict each other: ${column} is ${first.typed.shownValue(column)} at ${first.place} and ` +
      `${value} at ${other.place}. Correct one, give the rows an updated_at or, if the rows have shares of one amount, list ${column} under sum in the mapping`,
    { code: 'rows_contradict', path: column, value: null },
  );
}
