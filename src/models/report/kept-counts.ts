import type { Queryable } from '../../database/sql.js';
import type { Dimension } from '../metrics/dimensions.js';
import type { DistinctMetric } from '../metrics/metric.js';
import type { CustomerQuestion } from '../reporting/customer-question.js';
import {
  type CustomerCount,
  type CustomerHistoryCount,
  customersByHistory,
  distinctCustomers,
} from '../reporting/distinct-customers.js';
import { keyOfChannel } from './channel-dimensions.js';
import type { ReportQuestion } from './question.js';
import { neededTotals } from './totals.js';

/** Distinct customers of one side of a report: of a period or of all, and of a group or of all. */
export interface KeptCount {
  metric: DistinctMetric;
  side: number;
  /** The number of the span; null: all spans of the side. */
  no: number | null;
  /** null: all groups. */
  keys: readonly string[] | null;
  /** As those of the dimensions; null where the key is the label. */
  labels: readonly (string | null)[] | null;
  count: number;
}

/** Whether the kept sets of customers know a count by these dimensions: they are sets of channels. */
export function isKept(metric: DistinctMetric, by: readonly Dimension[]): boolean {
  return metric.factColumn === 'customer_key' && by.every((dimension) => keyOfChannel(dimension) !== undefined);
}

/** Whether each group is one channel. */
export function areSingleChannels({ by, channels }: ReportQuestion): boolean {
  const keysOf = by.map(keyOfChannel);
  const groups = new Set(channels.map((channel) => JSON.stringify(keysOf.map((keyOf) => keyOf?.(channel)))));
  return !keysOf.includes(undefined) && groups.size > 0 && groups.size === channels.length;
}

/** The counts of periods and groups, and of those totals that are needed, from the kept sets of customers. */
export async function keptCounts(
  db: Queryable,
  asked: ReportQuestion,
  metrics: readonly DistinctMetric[],
): Promise<KeptCount[]> {
  if (metrics.length === 0) return [];
  const { scope, by, sides, channels } = asked;
  const totals = neededTotals(asked);
  const groups = new Map<string, Pick<KeptCount, 'keys' | 'labels'> & { channelKeys: string[] }>();
  if (by.length === 0 || totals.some(({ ofGroups }) => ofGroups)) {
    groups.set('', { keys: null, labels: null, channelKeys: channels.map(({ channelKey }) => channelKey) });
  }
  for (const channel of by.length === 0 ? [] : channels) {
    const keys = by.map((dimension) => keyOfChannel(dimension)!(channel));
    const labels = by.map(({ name }) => (name === 'channel' ? `${channel.sourceId} ${channel.salesChannel}` : null));
    const key = JSON.stringify(keys);
    const group = groups.get(key) ?? { keys, labels, channelKeys: [] };
    group.channelKeys.push(channel.channelKey);
    groups.set(key, group);
  }
  const hasWhole = totals.some(({ ofPeriods }) => ofPeriods);
  const periods = sides.flatMap((spans, side) => [
    ...(totals.some(({ ofPeriods }) => !ofPeriods)
      ? spans.map((span) => ({ side, no: span.no as number | null, spans: [span] }))
      : []),
    ...(hasWhole ? [{ side, no: null, spans: [...spans] }] : []),
  ]);
  const question: CustomerQuestion = {
    groups: [...groups].map(([key, { channelKeys }]) => ({ key, channelKeys })),
    periods: periods.flatMap((period, place) => (period.spans.length === 0 ? [] : [{ ...period, key: String(place) }])),
  };
  const hasHistory = metrics.some(({ condition }) => condition !== undefined);
  const counts = hasHistory ? await customersByHistory(db, scope, question) : await distinctCustomers(db, question);
  // A group without customers is no row because of it.
  return counts.flatMap((count) => {
    const { side, no } = periods[Number(count.periodKey)]!;
    if (count.customers === 0) return [];
    const { keys, labels } = groups.get(count.groupKey)!;
    return metrics.map((metric) => ({ metric, side, no, keys, labels, count: countOf(metric, count) }));
  });
}

function countOf({ condition }: DistinctMetric, count: CustomerCount | CustomerHistoryCount): number {
  if (condition === undefined) return count.customers;
  const counts = count as CustomerHistoryCount;
  return { new: counts.newCustomers, returning: counts.returningCustomers, repeat: counts.repeatCustomers }[condition];
}
