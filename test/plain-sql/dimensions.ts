import type { DimensionName } from '../../src/models/metrics/dimensions.js';
import { lineMetrics, refundMetrics, type TradeName, tradeMetrics } from './metrics.js';

/** How trade is broken down by a dimension: over which rows, by which column, and which metrics it can have. */
export interface PlainDimension {
  name: DimensionName;
  rows: 'plain.by_order' | 'plain.by_line' | 'plain.refund_event';
  metrics: readonly TradeName[];
  /** SQL of the key over a row `r`. */
  key: string;
  /** The key is an array: a row counts for each. */
  isList: boolean;
}

const lists: readonly DimensionName[] = ['tag', 'discount_code', 'product_tag'];

const ofOrders = [
  ...(['platform', 'source', 'channel', 'sales_channel', 'country', 'region', 'city', 'tag', 'discount_code'] as const),
  ...(['customer', 'segment', 'rfm_segment', 'customer_type', 'currency', 'financial_status'] as const),
  ...(['fulfillment_status', 'weekday', 'hour'] as const),
];
const ofLines = [
  ...(['product', 'variant', 'sku', 'category', 'product_type', 'vendor', 'current_category'] as const),
  ...(['current_product_type', 'current_vendor', 'product_tag'] as const),
];

function dimension(name: DimensionName, rows: PlainDimension['rows'], metrics: readonly TradeName[]): PlainDimension {
  const key = name === 'weekday' ? "extract(isodow from to_date(r.date_key::text, 'YYYYMMDD'))::text" : `r.${name}`;
  return { name, rows, metrics, key, isList: lists.includes(name) };
}

/** All dimensions but the location, which only stock has. */
export const tradeDimensions: readonly PlainDimension[] = [
  ...ofOrders.map((name) => dimension(name, 'plain.by_order', tradeMetrics)),
  ...ofLines.map((name) => dimension(name, 'plain.by_line', lineMetrics)),
  dimension('refund_reason', 'plain.refund_event', refundMetrics),
  dimension('refund_kind', 'plain.refund_event', refundMetrics),
];
