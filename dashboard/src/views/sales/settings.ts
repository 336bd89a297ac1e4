import type { ViewSettings } from '../../address/address.js';
import { isSortingBy } from '../../address/sorting.js';
import { type Figure, figureText } from '../../format/figures.js';
import { meanText } from '../../format/numbers.js';
import type { Metric } from '../../generated/documents.js';
import type { Better } from '../../parts/change.js';

export interface SalesMetric {
  /** As a field of the API. */
  value: SalesField;
  /** As an argument of the API. */
  metric: Metric;
  name: string;
  better: Better;
  /** Whether it is of orders, which have no category. */
  isOfOrders?: boolean;
  /** Of values that are rounded where people read them. */
  text?: (value: never) => string;
}

export type SalesField =
  | 'netSales'
  | 'grossSales'
  | 'discounts'
  | 'returns'
  | 'orders'
  | 'averageOrderValue'
  | 'itemsSold'
  | 'itemsPerOrder';

/** The first is shown unless the address has another one. */
export const salesMetrics: readonly SalesMetric[] = [
  { value: 'netSales', metric: 'NET_SALES', name: 'Net sales', better: 'more' },
  { value: 'grossSales', metric: 'GROSS_SALES', name: 'Gross sales', better: 'more' },
  { value: 'discounts', metric: 'DISCOUNTS', name: 'Discounts', better: 'neither' },
  { value: 'returns', metric: 'RETURNS', name: 'Returns', better: 'less' },
  { value: 'orders', metric: 'ORDERS', name: 'Orders', better: 'more', isOfOrders: true },
  {
    ...{ value: 'averageOrderValue', metric: 'AVERAGE_ORDER_VALUE', name: 'Average order value' },
    ...{ better: 'more', isOfOrders: true },
  },
  { value: 'itemsSold', metric: 'ITEMS_SOLD', name: 'Units sold', better: 'more' },
  {
    ...{ value: 'itemsPerOrder', metric: 'ITEMS_PER_ORDER', name: 'Units per order' },
    ...{ better: 'more', isOfOrders: true, text: meanText },
  },
];

/** A value of the metric as people read it. */
export function textOf({ text = figureText }: SalesMetric, value: Figure): string {
  return text(value as never);
}

export const groupings = [
  { value: 'store', name: 'store', dimension: 'SOURCE' },
  { value: 'channel', name: 'channel', dimension: 'CHANNEL' },
  { value: 'country', name: 'country', dimension: 'COUNTRY' },
  { value: 'category', name: 'category', dimension: 'CATEGORY' },
] as const;

export type Grouping = (typeof groupings)[number]['value'];

const fields = salesMetrics.map(({ value }) => value as string);

/** `metric`: what the chart and the grid show. `by`: by what the table is. `sort`: by which metric. */
export const salesSettings: ViewSettings = {
  metric: (value) => fields.includes(value),
  by: (value) => groupings.some((grouping) => grouping.value === value),
  sort: isSortingBy(fields),
};
