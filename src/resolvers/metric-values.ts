import type { GraphQLResolveInfo } from 'graphql';
import { metricFieldName, type MetricUnit } from '../models/metrics/metric.js';
import { type MetricName, metricNamed, metricNames } from '../models/metrics/registry.js';
import { amountOf, trimDecimal } from '../models/reporting/amount.js';
import { selectedFields } from './selection.js';

const fieldNames = new Map(metricNames.map((name) => [name, metricFieldName(name)]));

/** The metrics whose fields are selected: only these are computed. */
export function selectedMetricNames(info: GraphQLResolveInfo): MetricName[] {
  const selected = selectedFields(info);
  return metricNames.filter((name) => selected.has(fieldNames.get(name)!));
}

/** What makes a value of a metric: money with its currency, a count as an integer, units and shares as decimals; null stays null. */
export function metricFormat(name: MetricName, currency: string): (value: unknown) => unknown {
  const format = formats[metricNamed(name).unit];
  return (value) => (value === null || value === undefined ? null : format(String(value), currency));
}

const formats: Record<MetricUnit, (value: string, currency: string) => unknown> = {
  money: amountOf,
  count: Number,
  quantity: trimDecimal,
  ratio: trimDecimal,
};
