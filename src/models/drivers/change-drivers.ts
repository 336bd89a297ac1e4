import type { Dimension } from '../metrics/dimensions.js';
import { servedDecimals, type Terms } from '../metrics/metric.js';
import type { MetricName } from '../metrics/registry.js';
import { figureColumn } from '../report/columns.js';
import type { FigureWanted } from '../report/question.js';
import type { ReportRow } from '../report/report.js';
import { magnitude, none, quotient, scaleOf, type Sides, unitsOf } from './exact.js';
import { type Change, explain, type Explanation, servedText } from './explain.js';
import type { ExplainedMetric } from './explained-metric.js';
import { type Member, together, type Whole } from './members.js';

/** The change of a metric between two periods. Decimals with `servedDecimals`; null: there is none, or the periods do not compare. */
export interface ChangeDrivers {
  current: string | null;
  previous: string | null;
  change: string | null;
  changePercent: string | null;
  /** The one that explains most first. Empty without a change. */
  dimensions: (Explanation & { dimension: Dimension })[];
}

/** What a dimension divides the change among. */
export interface Divided {
  dimension: Dimension;
  /** A row for each value; with `keyOf`, for each channel. */
  rows: readonly ReportRow[];
  /** The value that a channel has, by its key. */
  keyOf?: (channelKey: string | null) => string | null;
}

/** The figures that each report must have: of the period, and of the one before as its first comparison. */
export function figuresOf({ asked }: ExplainedMetric): FigureWanted[] {
  return asked.flatMap((metric): FigureWanted[] => [
    { metric, figure: { kind: 'value' } },
    { metric, figure: { kind: 'previous', side: 1 } },
  ]);
}

/**
 * Divides the change among the values of each dimension. `total`: the figures of everything. `limit`: of values, all others are
 * one.
 */
export function changeDrivers(
  metric: ExplainedMetric,
  total: ReportRow,
  groups: readonly Divided[],
  limit: number,
): ChangeDrivers {
  const [current, previous] = valuesOf(metric.name, total);
  const values = { current, previous };
  if (current === null || previous === null) return { ...values, change: null, changePercent: null, dimensions: [] };
  const scale = scaleOf([total, ...groups.flatMap(({ rows }) => rows)].flatMap((row) => amountsOf(metric, row)));
  const served = Math.max(scale, servedDecimals);
  const difference = unitsOf(current, served) - unitsOf(previous, served);
  const change = quotient(difference, 10n ** BigInt(served))!;
  const asked: Change = { isRatio: metric.ratio !== null, whole: wholeOf(metric, total, scale), scale, change };
  const before = unitsOf(previous, served);
  const percent = quotient(100n * difference, magnitude(before));
  const explained = groups.map((group) => ({
    dimension: group.dimension,
    ...explain(membersOf(metric, group, scale), asked, limit),
  }));
  return {
    ...values,
    change: servedText(change),
    changePercent: servedText(percent),
    dimensions: explained.toSorted((a, b) => Number(b.concentration) - Number(a.concentration)),
  };
}

function membersOf(metric: ExplainedMetric, { rows, keyOf }: Divided, scale: number): Member[] {
  const members = rows.map((row) => memberOf(metric, row, scale));
  if (!keyOf) return members;
  const byKey = new Map<string | null, Member[]>();
  for (const member of members) {
    const key = keyOf(member.key);
    byKey.set(key, [...(byKey.get(key) ?? []), member]);
  }
  return [...byKey].map(([key, all]) => ({ key, label: key, isRest: false, ...together(all) }));
}

function memberOf(metric: ExplainedMetric, row: ReportRow, scale: number): Member {
  return {
    key: row.keys[0] ?? null,
    label: row.labels[0] ?? row.keys[0] ?? null,
    isRest: false,
    ...wholeOf(metric, row, scale),
  };
}

function wholeOf({ name, ratio }: ExplainedMetric, row: ReportRow, scale: number): Whole {
  if (ratio === null) return { numerator: sidesOf([name], row, scale), denominator: none };
  const of = ({ plus, minus }: Terms): Sides => {
    const [added, taken] = [plus, minus].map((names) => sidesOf(names, row, scale)) as [Sides, Sides];
    return { current: added.current - taken.current, previous: added.previous - taken.previous };
  };
  const numerator = of(ratio.numerator);
  const times = BigInt(ratio.times);
  return {
    numerator: { current: times * numerator.current, previous: times * numerator.previous },
    denominator: of(ratio.denominator),
  };
}

function sidesOf(names: readonly string[], row: ReportRow, scale: number): Sides {
  const sides = names.map((name) => valuesOf(name as MetricName, row).map((value) => unitsOf(value ?? '0', scale)));
  return sides.reduce<Sides>(
    (sum, [current = 0n, previous = 0n]) => ({ current: sum.current + current, previous: sum.previous + previous }),
    none,
  );
}

/** The texts that amounts are made of. */
function amountsOf({ name, ratio, asked }: ExplainedMetric, row: ReportRow): string[] {
  const names = ratio === null ? [name] : asked.filter((each) => each !== name);
  return names.flatMap((each) => valuesOf(each, row)).filter((value) => value !== null);
}

/** Of the period, and of the one before. */
function valuesOf(metric: MetricName, row: ReportRow): [current: string | null, previous: string | null] {
  const value = (figure: FigureWanted['figure']): string | null =>
    (row[figureColumn({ metric, figure })] as string | null | undefined) ?? null;
  return [value({ kind: 'value' }), value({ kind: 'previous', side: 1 })];
}
