import { metricFieldName } from '../../metrics/metric.js';
import { basesOf } from '../../metrics/registry.js';
import type { ChannelFilter } from '../../reporting/channels.js';
import { InvalidInputError } from '../../reporting/invalid-input.js';

/** Whether a metric is worked out from what platforms report of days. */
export function isOfReports(metric: string): boolean {
  return basesOf([metric]).some(({ kind }) => kind === 'reported' || kind === 'visitors');
}

function isOfVisitors(metric: string): boolean {
  return basesOf([metric]).some(({ kind }) => kind === 'visitors');
}

interface Filter extends ChannelFilter {
  customersWhoOrdered?: readonly unknown[] | null;
}

/** For how long visitors are counted once. */
const visitorPeriods: readonly string[] = ['day', 'week', 'month'];

/**
 * Refuses what has no answer for advertising, visits and fees: they have no sales channel and no customers, and are known by the day; visitors by
 * day, week and month.
 */
export function checkReported(metrics: readonly string[], filter: Filter, period: string | null): void {
  const reported = metrics.filter(isOfReports);
  if (reported.length === 0) return;
  for (const name of ['channel', 'salesChannel'] as const) {
    if (!filter[name]) continue;
    throw new InvalidInputError(
      `${fieldsOf(reported)} cannot be filtered by "${name}": advertising, visits and fees are of a store, not of one of its channels. Use "source" or "platform".`,
      `filter.${name}`,
    );
  }
  if (filter.customersWhoOrdered && filter.customersWhoOrdered.length > 0) {
    throw new InvalidInputError(
      `${fieldsOf(reported)} cannot be filtered by customers: who saw an ad, visited or caused a fee is not known. Omit "customersWhoOrdered".`,
      'filter.customersWhoOrdered',
    );
  }
  if (period === 'hour') {
    throw new InvalidInputError(
      `${fieldsOf(reported)} cannot be asked by hour: platforms report whole days. Use DAY or longer periods.`,
      'period',
    );
  }
  const visitors = metrics.filter(isOfVisitors);
  if (visitors.length === 0 || period === null || visitorPeriods.includes(period)) return;
  throw new InvalidInputError(
    `${fieldsOf(visitors)} cannot be asked by ${period.toUpperCase()}: people are counted once in each day, week or month, and are never added up. Use DAY, WEEK or MONTH.`,
    'period',
  );
}

function fieldsOf(metrics: readonly string[]): string {
  return [...new Set(metrics)].map((name) => `"${metricFieldName(name)}"`).join(', ');
}
