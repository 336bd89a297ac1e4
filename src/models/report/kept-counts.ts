import type { Queryable } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import type { Dimension } from '../metrics/dimensions.js';
import type { DistinctMetric } from '../metrics/metric.js';
import type { Channel } from '../reporting/channels.js';
import {
  type CustomerCount,
  type CustomerHistoryCount,
  type CustomerQuestion,
  customersByHistory,
  distinctCustomers,
} from '../reporting/distinct-customers.js';
import { keyOfChannel } from './channel-dimensions.js';
import type { Span } from './spans.js';
import type { Totals } from './totals.js';

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

interface CountsWanted {
  scope: Scope;
  metrics: readonly DistinctMetric[];
  by: readonly Dimension[];
  sides: readonly (readonly Span[])[];
  channels: readonly Channel[];
  /** Which of the rows and totals are needed. */
  totals: readonly Totals[];
}

/** Whether the kept sets of customers know a count by these dimensions: they are sets of channels. */
export function isKept(metric: DistinctMetric, by: readonly Dimension[]): boolean {
  return metric.factColumn === 'customer_key' && by.every((dimension) => keyOfChannel(dimension) !== undefined);
}

/** The counts of all periods and groups, and of their totals, from the kept sets of customers. */
export async function keptCounts(db: Queryable, wanted: CountsWanted): Promise<KeptCount[]> {
  const { scope, metrics, by, sides, channels, totals } = wanted;
  if (metrics.length === 0) return [];
  const groups = new Map<string, { keys: string[]; labels: (string | null)[]; channelKeys: string[] }>();
  for (const channel of by.length === 0 ? [] : channels) {
    const keys = by.map((dimension) => keyOfChannel(dimension)!(channel));
    const labels = by.map(({ name }) => (name === 'channel' ? `${channel.sourceId} ${channel.salesChannel}` : null));
    const key = JSON.stringify(keys);
    const group = groups.get(key) ?? { keys, labels, channelKeys: [] };
    group.channelKeys.push(channel.channelKey);
    groups.set(key, group);
  }
  const all = channels.map(({ channelKey }) => channelKey);
  const periods = sides.flatMap((spans, side) => [
    ...(totals.some(({ ofPeriods }) => !ofPeriods)
      ? spans.map((span) => ({ side, no: span.no as number | null, spans: [span] }))
      : []),
    ...(totals.some(({ ofPeriods }) => ofPeriods) ? [{ side, no: null, spans: [...spans] }] : []),
  ]);
  const isOfAll = by.length === 0 || totals.some(({ ofGroups }) => ofGroups);
  const question: CustomerQuestion = {
    groups: [
      ...(isOfAll ? [{ key: '', channelKeys: all }] : []),
      ...[...groups].map(([key, { channelKeys }]) => ({ key, channelKeys })),
    ],
    periods: periods.flatMap((period, place) => (period.spans.length === 0 ? [] : [{ ...period, key: String(place) }])),
  };
  const hasHistory = metrics.some(({ condition }) => condition !== undefined);
  const counts = hasHistory ? await customersByHistory(db, scope, question) : await distinctCustomers(db, question);
  // A group without customers is no row because of it.
  return counts.flatMap((count) => {
    const { side, no } = periods[Number(count.periodKey)]!;
    if (count.customers === 0) return [];
    const { keys, labels } = groups.get(count.groupKey) ?? { keys: null, labels: null };
    return metrics.map((metric) => ({ metric, side, no, keys, labels, count: countOf(metric, count) }));
  });
}

function countOf({ condition }: DistinctMetric, count: CustomerCount | CustomerHistoryCount): number {
  if (condition === undefined) return count.customers;
  const counts = count as CustomerHistoryCount;
  return { new: counts.newCustomers, returning: counts.returningCustomers, repeat: counts.repeatCustomers }[condition];
}
