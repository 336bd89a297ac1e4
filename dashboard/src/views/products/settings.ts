import type { ViewSettings } from '../../address/address.js';
import { isSortingBy } from '../../address/sorting.js';
import type { Metric } from '../../generated/documents.js';

/** What products are put together by. A product belongs to one store; a SKU may be sold by several. */
export const groupings = [
  { value: 'product', name: 'product', title: 'Product', dimensions: ['PRODUCT', 'SOURCE'] },
  { value: 'sku', name: 'SKU', title: 'SKU', dimensions: ['SKU'] },
  { value: 'category', name: 'category', title: 'Category', dimensions: ['CATEGORY'] },
  { value: 'vendor', name: 'vendor', title: 'Vendor', dimensions: ['VENDOR'] },
] as const;

export type Grouping = (typeof groupings)[number];

/** By what rises and falls are found. */
export const moverMetrics = [
  { value: 'netSales', metric: 'NET_SALES', name: 'net sales' },
  { value: 'itemsSold', metric: 'ITEMS_SOLD', name: 'units sold' },
] as const;

export type MoverMetric = (typeof moverMetrics)[number];

/** What the best products can be sorted by. */
export const sortedBy: Record<BestField, Metric> = {
  netSales: 'NET_SALES',
  itemsSold: 'ITEMS_SOLD',
  refundRateByUnit: 'REFUND_RATE_BY_UNIT',
  knownGrossMargin: 'KNOWN_GROSS_MARGIN',
};

export type BestField = 'netSales' | 'itemsSold' | 'refundRateByUnit' | 'knownGrossMargin';

/** `by`: what is put together. `movers`: by which metric rises and falls are found. `sort`: of the best. */
export const productSettings: ViewSettings = {
  by: (value) => groupings.some((grouping) => grouping.value === value),
  movers: (value) => moverMetrics.some((metric) => metric.value === value),
  sort: isSortingBy(Object.keys(sortedBy)),
};
