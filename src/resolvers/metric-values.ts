import type { GraphQLResolveInfo } from 'graphql';
import { metricFieldName } from '../models/metrics/metric.js';
import { type MetricName, metricNamed, metricNames } from '../models/metrics/registry.js';
import { amountOf, trimDecimal } from '../models/reporting/amount.js';
import { selectedFields } from './selection.js';

/** The metrics whose fields are selected: only these are computed. */
export function selectedMetricNames(info: GraphQLResolveInfo): MetricName[] {
  const selected = selectedFields(info);
  return metricNames.filter((name) => selected.has(metricFieldName(name)));
}

/** One value: money with its currency, a count as an integer, units and shares as decimals; null stays null. */
export function metricValue(name: MetricName, value: unknown, currency: string): unknown {
  if (value === null || value === undefined) return null;
  switch (metricNamed(name).unit) {
    case 'money':
      return amountOf(String(value), currency);
    case 'count':
      return Number(value);
    case 'quantity':
    case 'ratio':
      return trimDecimal(String(value));
  }
}
