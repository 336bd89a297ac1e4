import type { GraphQLResolveInfo } from 'graphql';
import { metricFieldName } from '../models/metrics/metric.js';
import { type MetricName, metricNamed, metricNames } from '../models/metrics/registry.js';
import { amountOf, trimDecimal } from '../models/queries/amount.js';
import { selectedFields } from './selection.js';

/** The metrics whose fields the question selects: only these are worked out. */
export function selectedMetricNames(info: GraphQLResolveInfo): MetricName[] {
  const selected = selectedFields(info);
  return metricNames.filter((name) => selected.has(metricFieldName(name)));
}

/** A row's exact decimal strings as the API's types have them: money with its currency, counts as integers. */
export function metricValues(row: Record<string, unknown>, names: readonly MetricName[], currency: string): object {
  const entries = names.map((name) => {
    const field = metricFieldName(name);
    return [field, metricValue(name, row[field] as string | null, currency)];
  });
  return Object.fromEntries(entries);
}

function metricValue(name: MetricName, value: string | null, currency: string): unknown {
  if (value === null) return null;
  switch (metricNamed(name).unit) {
    case 'money':
      return amountOf(value, currency);
    case 'count':
      return Number(value);
    case 'ratio':
      return trimDecimal(value);
  }
}
