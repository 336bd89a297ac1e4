import type { Sql } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import type { CarrierName, Dimension } from '../metrics/dimensions.js';
import type { BaseMetric } from '../metrics/metric.js';
import { basesOf, type MetricName } from '../metrics/registry.js';
import type { Channel } from '../reporting/channels.js';
import type { InvalidInputError } from '../reporting/invalid-input.js';
import type { RfmScale } from '../reporting/rfm/cut-points.js';
import type { AskedReported } from './reported/reported-question.js';
import type { Span } from './spans.js';

/** What a row is a total of: `rows` of nothing, `period` of all groups, `group` of all periods, `total` of both. */
export type Level = 'rows' | 'period' | 'group' | 'total';

/** Values of a metric in an answer: of the row, of another side, or worked out from several. */
export type Figure =
  | { kind: 'value' | 'share' | 'running_total' | 'moving_average' }
  | { kind: 'previous' | 'change' | 'change_percent'; side: number };

export interface FigureWanted {
  metric: MetricName;
  figure: Figure;
}

export interface DimensionCondition {
  dimension: Dimension;
  /** The condition on a row: on the dimension's key and label, or on its array of keys. */
  on: (key: Sql, label: Sql) => Sql;
  /** Of a dimension of which a row has several keys: those that are groups; missing: all. */
  groups?: (key: Sql) => Sql;
}

export type Order =
  | { by: 'period'; isDescending: boolean }
  | { by: 'key'; index: number; isDescending: boolean }
  | {
      by: 'metric';
      metric: string;
      isDescending: boolean;
      /** By its change from this side, not by its value. */
      changeFrom?: number;
    };

export interface ReportQuestion {
  scope: Scope;
  by: readonly Dimension[];
  /** The report's own periods first, then those of each comparison. */
  sides: readonly (readonly Span[])[];
  /** Whether rows are of periods: else there is one span on each side, which is the total's too. */
  hasPeriods: boolean;
  /** Conditions on `warehouse.dim_date d` beside the spans. */
  days: readonly Sql[];
  /** The selected ones. */
  channels: readonly Channel[];
  /** Their keys; null: all. */
  channelKeys: readonly string[] | null;
  /** The condition on the id of a source whose stock is asked for. */
  stockSources: (sourceId: Sql) => Sql;
  /** Of advertising and visits; missing: none is asked for. */
  reported?: AskedReported;
  conditions: readonly DimensionCondition[];
  /** Only trade of customers who have an order for each of these, which meets all of its conditions. */
  customersWhoOrdered: readonly (readonly DimensionCondition[])[];
  /** By what RFM segments are known; null: not asked for. */
  rfm: RfmScale | null;
  figures: readonly FigureWanted[];
  having: readonly { metric: string; min: string | null; max: string | null }[];
  order: readonly Order[];
  /** Only so many groups, the first by the order's metric over all periods; the others are added up. */
  top: { count: number; hasOther: boolean } | null;
  /** Whether each group has a row in each period, also without trade. */
  isFilled: boolean;
  /** The keys of the groups, where they are known without their trade; missing: groups are those with trade. */
  groups?: readonly (readonly string[])[];
  /** Spans with a higher number have rows with trade alone; missing: none. */
  filledUntil?: number;
  /** How many rows a level may have; missing: `maxReportRows`. */
  mostRows?: number;
  /** The error for an answer of too many rows; missing: that of a report. */
  tooManyRows?: () => InvalidInputError;
  movingAverage: number;
  levels: readonly Level[];
}

/** The metrics of which a report is made. */
export function metricsOf({ figures, having, order }: ReportQuestion): readonly BaseMetric[] {
  const ordering = order.flatMap((each) => (each.by === 'metric' ? [each.metric] : []));
  return basesOf([...figures, ...having].map(({ metric }) => metric as string).concat(ordering));
}

/** The dimensions that a report breaks down or filters by. */
export function dimensionsOf({ by, conditions }: Pick<ReportQuestion, 'by' | 'conditions'>): readonly Dimension[] {
  return [...by, ...conditions.map(({ dimension }) => dimension)];
}

/** Whether rows are ordered by how a metric has changed, so that those of other sides are ranked too. */
export function isOfChanges({ order }: Pick<ReportQuestion, 'order'>): boolean {
  return order.some((each) => each.by === 'metric' && each.changeFrom !== undefined);
}

/** The columns of the facts that it needs. */
export function carriersOf(question: ReportQuestion): CarrierName[] {
  const carriers: CarrierName[] = dimensionsOf(question).flatMap(({ carriers: own }) => own);
  return [...new Set([...carriers, ...carriersBesides(question)])];
}

/** Those that it needs besides its dimensions. */
export function carriersBesides(question: ReportQuestion): CarrierName[] {
  const carriers: CarrierName[] = [];
  if (question.customersWhoOrdered.length > 0) carriers.push('customer_key');
  if (isHourly(question)) carriers.push('hour');
  return carriers;
}

/** Whether a dimension is of the day, not of the facts. */
export function hasDayDimension(dimensions: readonly Dimension[]): boolean {
  return dimensions.some(({ carriers }) => carriers.length === 0);
}

/** Whether its periods are hours. */
export function isHourly({ sides }: ReportQuestion): boolean {
  return sides.some((spans) => spans.some(({ hour }) => hour !== undefined));
}
