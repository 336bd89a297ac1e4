import type { CalendarDate } from '../../../canonical/calendar-date.js';
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

interface Filter extends ChannelFilter {
  customersWhoOrdered?: readonly unknown[] | null;
}

/**
 * Refuses what has no answer for stock: it is a level, so periods are not added up; it has no sales channel, and lies there for
 * every customer.
 */
export function checkStock(figures: readonly Wanted[], metrics: readonly string[], filter: Filter): void {
  for (const [kind, field] of Object.entries(overPeriods)) {
    const added = figures.filter(({ metric, figure }) => figure.kind === kind && isOfStock(metric));
    if (added.length === 0) continue;
    throw new InvalidInputError(
      `${fieldsOf(added.map(({ metric }) => metric))} cannot be added up over periods: stock is a level at the end of each. Omit it from "${field}"; every row has the level of its period, and a total that of the last one.`,
      field,
    );
  }
  const ofStock = metrics.filter(isOfStock);
  if (ofStock.length === 0) return;
  for (const name of ['channel', 'salesChannel'] as const) {
    if (!filter[name]) continue;
    throw new InvalidInputError(
      `${fieldsOf(ofStock)} cannot be filtered by "${name}": stock is sold on every channel of its source. Use "source" or "platform", or a condition in "where" on a location or product.`,
      `filter.${name}`,
    );
  }
  if (filter.customersWhoOrdered && filter.customersWhoOrdered.length > 0) {
    throw new InvalidInputError(
      `${fieldsOf(ofStock)} cannot be filtered by customers: stock is for all of them. Omit "customersWhoOrdered".`,
      'filter.customersWhoOrdered',
    );
  }
}

/** Refuses periods of which no day has begun: what will lie there is unknown, and the level of today would be taken for it. */
export function checkStockDays(
  ofStock: readonly string[],
  sides: readonly (readonly { first: CalendarDate }[])[],
  today: CalendarDate,
): void {
  if (ofStock.length === 0) return;
  for (const [index, spans] of sides.entries()) {
    const [first] = spans;
    const hasBegun =
      index === 0 ? spans.some((span) => span.first <= today) : spans.every((span) => span.first <= today);
    if (first === undefined || hasBegun) continue;
    throw new InvalidInputError(
      `${fieldsOf(ofStock)} is unknown for days to come: ${index === 0 ? 'the report begins' : 'it is compared with days'} after ${today}. Use days up to today.`,
      index === 0 ? 'filter.date' : 'compareTo',
    );
  }
}

function fieldsOf(metrics: readonly string[]): string {
  return [...new Set(metrics)].map((name) => `"${metricFieldName(name)}"`).join(', ');
}
