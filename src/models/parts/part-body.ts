import type {
  OrderHeaderRecord,
  OrderLine,
  OrderLinesRecord,
  OrderPartDeletionRecord,
  OrderPartRecord,
  OrderRefundRecord,
} from '../../canonical/record.js';
import type { PartKind } from './staged-parts.js';

/** A part that is there. */
export type LivePart = Exclude<OrderPartRecord, OrderPartDeletionRecord>;

const header = everyField<OrderHeaderRecord>()([
  ...(['kind', 'orderId', 'parentId', 'orderNumber', 'orderedAt', 'updatedAt', 'salesChannel', 'currency'] as const),
  ...(['customer', 'shipTo', 'isTest', 'cancelledAt', 'financialStatus', 'fulfillmentStatus'] as const),
  ...(['isTaxIncluded', 'shipping', 'shippingTaxes', 'taxes', 'duties', 'fees', 'tips', 'discounts', 'total'] as const),
  ...(['refundedSoFar', 'refundedSoFarOn'] as const),
]);

/** `waiting-parts.sql` counts the first of them. */
const lines = everyField<OrderLinesRecord>()([
  ...(['lines', 'kind', 'orderId', 'updatedAt', 'deletedLines', 'isWhole', 'refusal'] as const),
]);

const line = everyField<OrderLine>()([
  ...(['lineId', 'variantId', 'productId', 'isForgotten', 'sku', 'title', 'variantTitle', 'quantity'] as const),
  ...(['isGiftCard', 'unitPrice', 'grossSales', 'discounts', 'taxes', 'includingTax'] as const),
]);

/** `read-parts.sql` reads the day of the first of them. */
const refund = everyField<OrderRefundRecord>()([
  ...(['refund', 'kind', 'orderId', 'updatedAt', 'currency', 'salesChannel', 'customerId', 'isSum'] as const),
]);

/** Left out where they are null: of other fields null says something. */
const optional: ReadonlySet<string> = new Set(['parentId', 'isForgotten']);

/** A part as it is kept: an array of its values, without the names that all parts of its kind have. */
export function encodeBody(part: LivePart): string {
  switch (part.kind) {
    case 'order_header':
      return JSON.stringify(valuesOf(part, header));
    case 'order_lines':
      return JSON.stringify(valuesOf({ ...part, lines: part.lines.map((each) => valuesOf(each, line)) }, lines));
    case 'order_refund':
      return JSON.stringify(valuesOf(part, refund));
  }
}

/** The same part again. */
export function decodeBody(kind: PartKind, body: string): LivePart {
  const values = JSON.parse(body) as unknown[];
  switch (kind) {
    case 'header':
      return named<OrderHeaderRecord>(values, header);
    case 'lines': {
      const part = named<Omit<OrderLinesRecord, 'lines'> & { lines: unknown[][] }>(values, lines);
      return { ...part, lines: part.lines.map((each) => named<OrderLine>(each, line)) };
    }
    case 'refund':
      return named<OrderRefundRecord>(values, refund);
  }
}

function valuesOf<T extends object>(of: T, fields: readonly (keyof T)[]): unknown[] {
  return fields.map((name) => of[name] ?? null);
}

function named<T>(values: readonly unknown[], fields: readonly string[]): T {
  const of: Record<string, unknown> = {};
  for (let at = 0; at < fields.length; at += 1) {
    const name = fields[at]!;
    const value = values[at];
    if (value !== null || !optional.has(name)) of[name] = value;
  }
  return of as T;
}

/** The compiler finds a field that the list lacks. */
function everyField<T>() {
  return <const F extends readonly (keyof T & string)[]>(
    fields: Exclude<keyof T, F[number]> extends never ? F : never,
  ): F => fields;
}
