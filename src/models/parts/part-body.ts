import type {
  OrderHeaderRecord,
  OrderLine,
  OrderLinesRecord,
  OrderPartDeletionRecord,
  OrderPartRecord,
  OrderRefundRecord,
} from '../../canonical/record.js';
import type { PartKind } from './parts-of-change-set.js';

/** A part that exists. */
export type LivePart = Exclude<OrderPartRecord, OrderPartDeletionRecord>;

/** A part as stored: an array of values, without the names, which are the same for all parts of a kind. */
export function encodeBody(part: LivePart): string {
  return JSON.stringify(
    part.kind === 'order_header' ? headerValues(part) : part.kind === 'order_lines' ? linesValues(part) : [part],
  );
}

/** Restores the part. */
export function decodeBody(kind: PartKind, body: string): LivePart {
  const values = JSON.parse(body) as unknown;
  if (kind === 'header') return headerOf(values as HeaderValues);
  if (kind === 'lines') return linesOf(values as LinesValues);
  return (values as [OrderRefundRecord])[0];
}

type HeaderValues = ReturnType<typeof headerValues>;
type LinesValues = ReturnType<typeof linesValues>;
type LineValues = ReturnType<typeof lineValues>;

// Written out one by one instead of from a list of names, so that tens of thousands of objects share one V8 shape.
function headerValues(header: OrderHeaderRecord) {
  return [
    header.orderId,
    header.orderNumber,
    header.orderedAt,
    header.updatedAt,
    header.salesChannel,
    header.currency,
    header.customer,
    header.shipTo,
    header.isTest,
    header.cancelledAt,
    header.financialStatus,
    header.fulfillmentStatus,
    header.isTaxIncluded,
    header.shipping,
    header.shippingTaxes,
    header.taxes,
    header.duties,
    header.fees,
    header.tips,
    header.discounts,
    header.total,
    header.refundedSoFar,
    header.parentId ?? null,
    header.refundedSoFarOn,
    header.isCancelledUndated,
    header.tags ?? null,
    header.discountCodes ?? null,
    header.taxesByOthers ?? null,
    header.lines?.map(lineValues) ?? null,
  ] as const;
}

function headerOf(v: HeaderValues): OrderHeaderRecord {
  const parentId = v[22];
  const tags = v[25];
  const discountCodes = v[26];
  // Parts stored by an older build lack both.
  const taxesByOthers = v[27] ?? null;
  const lines = v[28] ?? null;
  const header: OrderHeaderRecord = {
    kind: 'order_header',
    orderId: v[0],
    orderNumber: v[1],
    orderedAt: v[2],
    updatedAt: v[3],
    salesChannel: v[4],
    currency: v[5],
    customer: v[6],
    shipTo: v[7],
    isTest: v[8],
    cancelledAt: v[9],
    financialStatus: v[10],
    fulfillmentStatus: v[11],
    isTaxIncluded: v[12],
    shipping: v[13],
    shippingTaxes: v[14],
    taxes: v[15],
    duties: v[16],
    fees: v[17],
    tips: v[18],
    discounts: v[19],
    total: v[20],
    refundedSoFar: v[21],
    refundedSoFarOn: v[23],
    // Parts stored by an older build lack it.
    isCancelledUndated: v[24] ?? false,
  };
  if (parentId !== null) header.parentId = parentId;
  if (tags) header.tags = tags;
  if (discountCodes) header.discountCodes = discountCodes;
  if (taxesByOthers !== null) header.taxesByOthers = taxesByOthers;
  if (lines !== null) header.lines = lines.map(lineOf);
  return header;
}

/** `waiting-parts.sql` counts the lines, which come first. */
function linesValues(part: OrderLinesRecord) {
  return [
    part.lines.map(lineValues),
    part.orderId,
    part.updatedAt,
    part.deletedLines,
    part.isWhole,
    part.refusal,
  ] as const;
}

function linesOf(v: LinesValues): OrderLinesRecord {
  return {
    kind: 'order_lines',
    lines: v[0].map(lineOf),
    orderId: v[1],
    updatedAt: v[2],
    deletedLines: v[3],
    isWhole: v[4],
    refusal: v[5],
  };
}

function lineValues(line: OrderLine) {
  return [
    line.lineId,
    line.variantId,
    line.productId,
    line.sku,
    line.title,
    line.variantTitle,
    line.quantity,
    line.isGiftCard,
    line.unitPrice,
    line.grossSales,
    line.discounts,
    line.taxes,
    line.includingTax,
    line.isForgotten ?? null,
    line.taxesByOthers ?? null,
  ] as const;
}

function lineOf(v: LineValues): OrderLine {
  const isForgotten = v[13];
  // Parts stored by an older build lack it.
  const taxesByOthers = v[14] ?? null;
  const line: OrderLine = {
    lineId: v[0],
    variantId: v[1],
    productId: v[2],
    sku: v[3],
    title: v[4],
    variantTitle: v[5],
    quantity: v[6],
    isGiftCard: v[7],
    unitPrice: v[8],
    grossSales: v[9],
    discounts: v[10],
    taxes: v[11],
    includingTax: v[12],
  };
  if (isForgotten !== null) line.isForgotten = isForgotten;
  if (taxesByOthers !== null) line.taxesByOthers = taxesByOthers;
  return line;
}
