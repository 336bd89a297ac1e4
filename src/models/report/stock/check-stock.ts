import { metricFieldName } from '../../metrics/metric.js';
import { basesOf, type MetricName } from '../../metrics/registry.js';
import type { ChannelFilter } from '../../reporting/channels.js';
import { InvalidInputError } from '../../reporting/invalid-input.js';

interface Wanted {
  metric: MetricName;
  figure: { kind: string };
}

/** Figures that add up periods, by their fields. */
const overPeriods: Readonly<Record<string, string>> = {
  running_total: 'runningTotal',
  moving_average: 'movingAverage',
};

export function isOfStock(metric: string): boolean {
  return basesOf([metric]).some(({ kind }) => kind === 'stock');
}

/** Refuses what has no answer for stock: it is a level, so periods are not added up; and it has no sales channel. */
export function checkStock(figures: readonly Wanted[], metrics: readonly string[], filter: ChannelFilter): void {
  for (const [kind, field] of Object.entries(overPeriods)) {
    const added = figures.filter(({ metric, figure }) => figure.kind === kind && isOfStock(metric));
    if (added.length === 0) continue;
    const names = added.map(({ metric }) => `"${metricFieldName(metric)}"`).join(', ');
    throw new InvalidInputError(
      `${names} cannot be added up over periods: stock is a level at the end of each. Omit it from "${field}"; every row has the level of its period, and a total that of the last one.`,
      field,
    );
  }
  const ofStock = metrics.filter(isOfStock).map(metricFieldName);
  const channels = (['channel', 'salesChannel'] as const).find((name) => filter[name]);
  if (ofStock.length === 0 || channels === undefined) return;
  throw new InvalidInputError(
    `"${[...new Set(ofStock)].join('", "')}" cannot be filtered by "${channels}": stock is sold on every channel of its source. Use "source" or "platform", or a condition in "where" on a location or product.`,
    `filter.${channels}`,
  );
}
