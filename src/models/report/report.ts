import {
  alias,
  allOf,
  fixedSql,
  identifier,
  join,
  nothing,
  type Queryable,
  type Sql,
  select,
  sql,
} from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { type CarrierName, type Dimension, isOfLines } from '../metrics/dimensions.js';
import type { BaseMetric, CustomerCondition, DistinctMetric, StockMetric, StoredMetric } from '../metrics/metric.js';
import { basesOf, isAdditive, isAdditiveOverGroups, type MetricName, metricNamed } from '../metrics/registry.js';
import { servedDecimals } from '../reporting/amount.js';
import { dateKey } from '../reporting/calendar-date.js';
import type { Channel } from '../reporting/channels.js';
import { customersIn } from '../reporting/customers-in-scope.js';
import { InvalidInputError } from '../reporting/invalid-input.js';
import { type ColumnOf, metricExpression } from '../reporting/metric-sql.js';
import { aggregatesWith, type SumsFrom } from './choose-grain.js';
import { countedRows, factRows, grainRows, type RowsWanted } from './fact-rows.js';
import { isKept, type KeptCount, keptCounts } from './kept-counts.js';
import { maxReportRows, type Range, type Span } from './spans.js';
import { stockCells, stockGrainOf, stockSums } from './stock/stock-cells.js';
import { type Divided, divideByMonths, mergeRanges } from './whole-months.js';

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
  /** The condition on the dimension's key and label. */
  on: (key: Sql, label: Sql) => Sql;
}

export type Order =
  | { by: 'period'; isDescending: boolean }
  | { by: 'key'; index: number; isDescending: boolean }
  | { by: 'metric'; metric: string; isDescending: boolean };

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
  conditions: readonly DimensionCondition[];
  figures: readonly FigureWanted[];
  having: readonly { metric: string; min: string | null; max: string | null }[];
  order: readonly Order[];
  /** Only so many groups, the first by the order's metric over all periods; the others are added up. */
  top: { count: number; hasOther: boolean } | null;
  /** Whether each group has a row in each period, also without trade. */
  isFilled: boolean;
  movingAverage: number;
  levels: readonly Level[];
}

/** One row, or a total. Figures under `figureColumn`, as exact decimal strings or null. */
export interface ReportRow {
  level: Level;
  /** The number of its span; null: all. */
  no: number | null;
  isOther: boolean;
  keys: (string | null)[];
  labels: (string | null)[];
  [figure: string]: unknown;
}

/** What a report is read from. */
export interface ReportSource {
  /** The aggregate of the sums, or `facts`. */
  grain: string;
  /** Whether it reads facts, for sums or for distinct counts. */
  readsFacts: boolean;
}

/** The column of a figure in a row. */
export function figureColumn({ metric, figure }: FigureWanted): string {
  const name = {
    value: 'v',
    share: 's',
    running_total: 'r',
    moving_average: 'a',
    previous: 'p',
    change: 'c',
    change_percent: 'q',
  };
  const side = 'side' in figure ? figure.side : '';
  return `${name[figure.kind]}${side}M${metric.replaceAll('_', 'z')}`;
}

/** Everything that can give a report's sums: aggregates, the smallest first, then facts (null). The answer is the same. */
export function sumsOf(question: ReportQuestion): (SumsFrom | null)[] {
  const { by, conditions, days } = question;
  const used = [...by, ...conditions.map(({ dimension }) => dimension)];
  const aggregates = aggregatesWith({
    carriers: carriersOf(question),
    measures: metricsOf(question).filter((base): base is StoredMetric => base.kind === 'stored'),
    needsDays: days.length > 0 || used.some(({ carriers }) => carriers.length === 0),
  });
  return [...aggregates, null];
}

/** A report as one statement. Two databases may answer: the facts take longer than aggregates. */
export class ReportReader {
  readonly #question: ReportQuestion;
  readonly #statement: ReportStatement;

  /** `sums`: what the sums are read from; by default the smallest aggregate that has them. */
  constructor(question: ReportQuestion, sums: SumsFrom | null = sumsOf(question)[0]!) {
    this.#question = question;
    this.#statement = new ReportStatement(question, sums);
  }

  get source(): ReportSource {
    return this.#statement.source;
  }

  /** Rows of all levels in the question's order. Refuses more than `maxReportRows` of a level. */
  async read(db: Queryable): Promise<ReportRow[]> {
    const counts = await keptCounts(db, { ...this.#question, metrics: this.#statement.keptMetrics });
    const rows = await select<ReportRow>(db, this.#statement.sql(counts));
    const { levels } = this.#question;
    if (levels.some((each) => rows.filter(({ level }) => level === each).length > maxReportRows)) {
      throw new InvalidInputError(
        `The report has more than ${maxReportRows} rows. Use a shorter range, longer periods, or "limit".`,
        'filter',
      );
    }
    return rows;
  }
}

function carriersOf({ by, conditions }: ReportQuestion): CarrierName[] {
  const used = [...by, ...conditions.map(({ dimension }) => dimension)];
  return [...new Set(used.flatMap(({ carriers }) => carriers))];
}

/** The stored and distinct metrics of which a report is made. */
function metricsOf({ figures, having, order }: ReportQuestion): readonly BaseMetric[] {
  const ordering = order.flatMap((each) => (each.by === 'metric' ? [each.metric] : []));
  return basesOf([...figures, ...having].map(({ metric }) => metric as string).concat(ordering));
}

/** Which columns a level adds up. */
interface Totals {
  ofPeriods: boolean;
  ofGroups: boolean;
}

class ReportStatement {
  readonly #question: ReportQuestion;
  readonly #bases: readonly BaseMetric[];
  readonly #carriers: readonly CarrierName[];
  readonly #perLine: boolean;
  /** null: the facts. */
  readonly #source: SumsFrom | null;
  /** The spans of each side, by months if the source has them. */
  readonly #divided: readonly (readonly (Span & Divided)[])[];
  readonly #keys: readonly Sql[];
  readonly #sides: readonly number[];
  #counts: readonly KeptCount[] = [];

  constructor(question: ReportQuestion, source: SumsFrom | null) {
    this.#question = question;
    this.#carriers = carriersOf(question);
    this.#perLine = this.#carriers.some(isOfLines);
    this.#bases = metricsOf(question);
    this.#keys = question.by.map((_, index) => identifier(`k${index}`));
    this.#sides = question.sides.map((_, side) => side);
    this.#source = source;
    this.#divided = question.sides.map((spans) =>
      spans.map((span) => ({
        ...span,
        ...(source?.months ? divideByMonths(daysOf(span)) : { months: null, days: [daysOf(span)] }),
      })),
    );
  }

  get source(): ReportSource {
    const kept = this.keptMetrics;
    const readsFacts =
      (this.#source === null && this.#readsSums) ||
      this.#bases.some((base) => base.kind === 'distinct' && !kept.includes(base));
    return { grain: this.#grainName, readsFacts };
  }

  get #grainName(): string {
    const stock = this.#stockBases.length > 0 ? [`stock by ${stockGrainOf(this.#question)}`] : [];
    return [...(this.#readsSums ? [this.#sumsName] : []), ...stock].join(' and ');
  }

  get #sumsName(): string {
    if (!this.#source) return 'facts';
    const { days, months } = this.#source;
    const { ofMonths, ofDays } = this.#rangesByPeriod();
    const used = [...(months && ofMonths.length > 0 ? [months] : []), ...(ofDays.length > 0 ? [days] : [])];
    return used.map(({ name }) => name).join(' and ');
  }

  /** The distinct counts that the kept sets of customers know: of whole days and channels, for groups that are known before. */
  get keptMetrics(): DistinctMetric[] {
    const { by, conditions, days, top } = this.#question;
    if (conditions.length > 0 || days.length > 0 || top !== null) return [];
    return this.#bases.filter((base): base is DistinctMetric => base.kind === 'distinct' && isKept(base, by));
  }

  sql(counts: readonly KeptCount[]): Sql {
    this.#counts = counts;
    const { top, levels } = this.#question;
    const ranking = top
      ? sql`${this.#cells('ranked_cells', [{ ofPeriods: true, ofGroups: false }], true)}, ${this.#topGroups(top.count)},`
      : nothing;
    const selects = levels.map((level, index) => (level === 'rows' ? this.#rows(index) : this.#totals(level, index)));
    return sql`with ${this.#spans()}, ${this.#sums()} ${this.#stockSums()} ${ranking} ${this.#cells('cells', this.#neededTotals(), false)}
      select * from (${join(selects, ' union all ')}) answer
      order by "levelNo", "place"`;
  }

  /** `span`: the periods of each side; `asked`: their days. */
  #spans(): Sql {
    const { sides, days } = this.#question;
    const spans = sides.flatMap((side, index) => side.map((span) => ({ side: index, ...span })));
    const list = <T>(of: (span: (typeof spans)[number]) => T): T[] => spans.map(of);
    const ranges = sides.map((side) => ({
      first: Math.min(...side.map(({ first }) => dateKey(first))),
      last: Math.max(...side.map(({ last }) => dateKey(last))),
    }));
    // A filter may leave days out at the ends of a period: who is new in it depends on those that are asked for.
    const ends =
      days.length === 0
        ? sql`s.first_key, s.last_key, s.range_first_key, s.range_last_key`
        : sql`min(d.date_key) over period as first_key, max(d.date_key) over period as last_key,
            min(d.date_key) over side as range_first_key, max(d.date_key) over side as range_last_key`;
    return sql`span as materialized (
      select *
      from unnest(
        ${list(({ side }) => side)}::integer[], ${list(({ no }) => no)}::integer[],
        ${list(({ first }) => dateKey(first))}::integer[], ${list(({ last }) => dateKey(last))}::integer[],
        ${list(({ side }) => ranges[side]!.first)}::integer[], ${list(({ side }) => ranges[side]!.last)}::integer[]
      ) as s (side, no, first_key, last_key, range_first_key, range_last_key)
    ),
    asked as materialized (
      select s.side, s.no, d.date_key, ${ends}
      from span s
      join warehouse.dim_date d on d.date_key between s.first_key and s.last_key
      where ${allOf(days)}
      window period as (partition by s.side, s.no), side as (partition by s.side)
    )`;
  }

  /** `asked_part`: the months (as yyyymm00) and other days of each span, where sums of months are read. */
  #parts(): Sql {
    const parts = this.#divided.flatMap((spans, side) =>
      spans.flatMap(({ no, months, days }) => [
        ...(months ? [{ side, no, ...months, isMonths: true }] : []),
        ...days.map((range) => ({ side, no, ...range, isMonths: false })),
      ]),
    );
    const list = <T>(of: (part: (typeof parts)[number]) => T): T[] => parts.map(of);
    return sql`asked_part as materialized (
      select p.side, p.no, d.date_key - p.is_months::integer as date_key
      from unnest(
        ${list(({ side }) => side)}::integer[], ${list(({ no }) => no)}::integer[],
        ${list(({ from }) => dateKey(from))}::integer[], ${list(({ to }) => dateKey(to))}::integer[],
        ${list(({ isMonths }) => isMonths)}::boolean[]
      ) as p (side, no, first_key, last_key, is_months)
      join warehouse.dim_date d
        on d.date_key between p.first_key and p.last_key and (not p.is_months or d.date_key % 100 = 1)
    ),`;
  }

  get #readsMonths(): boolean {
    return this.#rangesByPeriod().ofMonths.length > 0;
  }

  /** The days that are read as whole months, and those read by day. */
  #rangesByPeriod(): { ofMonths: Range[]; ofDays: Range[] } {
    const parts = this.#divided.flat();
    return {
      ofMonths: mergeRanges(parts.flatMap(({ months }) => months ?? [])),
      ofDays: mergeRanges(parts.flatMap(({ days }) => days)),
    };
  }

  #totalsOf(level: Level): Totals {
    const { by, hasPeriods } = this.#question;
    return {
      ofPeriods: hasPeriods && (level === 'group' || level === 'total'),
      ofGroups: by.length > 0 && (level === 'period' || level === 'total'),
    };
  }

  #neededTotals(): Totals[] {
    const { levels, figures } = this.#question;
    const shared: Level[] = figures.some(({ figure }) => figure.kind === 'share') ? ['period', 'total'] : [];
    const needed = new Map<string, Totals>();
    for (const level of ['rows' as const, ...levels, ...shared]) {
      const totals = this.#totalsOf(level);
      needed.set(JSON.stringify(totals), totals);
    }
    return [...needed.values()];
  }

  /**
   * The sums of each period and group, with those totals that are needed: worked out at their own grain, so that ratios and
   * distinct counts are right. For the ranking: the groups over all periods, to choose the first ones.
   */
  #cells(name: string, totals: readonly Totals[], isRanking: boolean): Sql {
    const counted = this.#bases.filter((base): base is DistinctMetric => base.kind === 'distinct');
    const kept = this.keptMetrics;
    const selects = [
      ...(this.#readsSums ? [this.#summed(totals, isRanking)] : []),
      ...counted.filter((metric) => !kept.includes(metric)).map((metric) => this.#counted(metric, totals, isRanking)),
      ...(kept.length > 0 ? [this.#known(totals)] : []),
      ...(this.#stockBases.length > 0 ? [this.#stocked(totals, isRanking)] : []),
    ];
    const labels = this.#labels((label) => sql`max(${label})`);
    return sql`${identifier(name)} as materialized (
      select no, of_periods, is_other, of_groups, ${array(this.#keys)} as keys, ${array(labels)} as labels
        ${list(this.#measures().map((measure) => sql`sum(${measure}) as ${measure}`))}
      from (${join(selects, ' union all ')}) u
      group by no, is_other, of_periods, of_groups ${list(this.#keys)}
    )`;
  }

  /** The sums of stored measures. */
  #summed(totals: readonly Totals[], isRanking: boolean): Sql {
    return this.#grouped(null, {
      totals,
      isRanking,
      columns: this.#storedBases.map(({ name }) => identifier(`r.${name}`)),
      measure: (base, ofSide) => (base.kind === 'stored' ? sql`sum(${identifier(base.name)}) ${ofSide}` : null),
    });
  }

  #stocked(totals: readonly Totals[], isRanking: boolean): Sql {
    const measures = this.#bases.flatMap((base, index) =>
      this.#sides.map((side) => ({
        name: base.kind === 'stock' ? base.name : null,
        side,
        as: measureColumn(index, side),
      })),
    );
    const isTop = this.#question.top !== null && !isRanking;
    return stockCells({ keys: this.#keys, measures, totals, isTop, isRanking });
  }

  /** `summed`: the sums of each span and group, of which the ranking and all cells are made. */
  #sums(): Sql {
    if (!this.#readsSums) return nothing;
    const { by, conditions } = this.#question;
    const keys = by.map(({ key }, index) => sql`${text(key)} as ${identifier(`k${index}`)}`);
    const labels = by.map(({ label }, index) => {
      // By bytes: by the rules of a language it takes longer than the sums.
      const value = label === undefined ? sql`null::text` : sql`max(${fixedSql(label)} collate "C") collate "default"`;
      return sql`${value} as ${identifier(`l${index}`)}`;
    });
    const sums = this.#storedBases.map(({ name }) => sql`sum(${identifier(`r.${name}`)}) as ${identifier(name)}`);
    const places = ['side', 'no', ...keys].map((_, index) => fixedSql(String(index + 1)));
    return sql`${this.#readsMonths ? this.#parts() : nothing} summed as materialized (
      select a.side, a.no ${list(keys)} ${list(labels)} ${list(sums)}
      from ${this.#readsMonths ? sql`asked_part` : sql`asked`} a
      join ${this.#rowsOfSums(this.#storedBases)} r on r.date_key = a.date_key
      ${this.#attributes(null, undefined)}
      where ${this.#conditions(conditions)}
      group by ${join(places, ', ')}
    ),`;
  }

  /** `stock_summed`: the stock of each period and of each range, by group. */
  #stockSums(): Sql {
    const metrics = this.#stockBases;
    if (metrics.length === 0) return nothing;
    const { by, conditions, stockSources, top } = this.#question;
    const levels = [...this.#neededTotals(), ...(top ? [{ ofPeriods: true }] : [])];
    return sql`${stockSums({ metrics, by, conditions, ofSources: stockSources, levels })},`;
  }

  get #stockBases(): readonly StockMetric[] {
    return this.#bases.filter((base): base is StockMetric => base.kind === 'stock');
  }

  get #storedBases(): readonly StoredMetric[] {
    return this.#bases.filter((base): base is StoredMetric => base.kind === 'stored');
  }

  /** Also for a question without metrics: which groups there are. */
  get #readsSums(): boolean {
    return this.#storedBases.length > 0 || this.#bases.length === 0;
  }

  /**
   * The products that the conditions let through, for the index: an aggregate of days has a thousand rows of others for each. Rows
   * without a product may satisfy a condition too.
   */
  #products(): Sql | null {
    const ofProducts = this.#question.conditions.filter(({ dimension }) => dimension.attributes === 'product');
    if (ofProducts.length === 0) return null;
    return sql`array(
      select p.product_key
      from warehouse.dim_product p
      cross join lateral (select p.product_key) r
      where ${this.#conditions(ofProducts)}
      union all
      select ''
    )`;
  }

  #conditions(conditions: readonly DimensionCondition[]): Sql {
    return allOf(
      conditions.map(({ dimension, on }) => on(text(dimension.key), text(dimension.label ?? dimension.key))),
    );
  }

  #rowsOfSums(stored: readonly StoredMetric[]): Sql {
    if (!this.#source) return factRows(this.#wanted(), stored, this.#perLine);
    const { days, months } = this.#source;
    const { ofMonths, ofDays } = this.#rangesByPeriod();
    const productKeys = this.#products();
    const ofDayGrain = grainRows(days, { ...this.#wanted(ofDays), productKeys }, stored);
    if (!months || ofMonths.length === 0) return ofDayGrain;
    const ofMonthGrain = grainRows(months, { ...this.#wanted(ofMonths), productKeys }, stored);
    return ofDays.length === 0 ? ofMonthGrain : sql`(${ofMonthGrain} union all ${ofDayGrain})`;
  }

  /** The counts that are already known, as cells. */
  #known(totals: readonly Totals[]): Sql {
    const wanted = this.#counts.filter(({ no, keys }) =>
      totals.some(
        (each) => each.ofPeriods === (no === null) && each.ofGroups === (keys === null && this.#keys.length > 0),
      ),
    );
    const column = <T>(of: (count: KeptCount) => T): T[] => wanted.map(of);
    const keys = this.#keys.map((_, index) => sql`, ${column((count) => count.keys?.[index] ?? null)}::text[]`);
    const labels = this.#keys.map((_, index) => sql`, ${column((count) => count.labels?.[index] ?? null)}::text[]`);
    const places = this.#bases.flatMap((base, index) => this.#sides.map((side) => ({ base, index, side })));
    return sql`select no, of_periods, case when not of_groups then false end as is_other ${list(this.#keys)}, of_groups
        ${list(this.#labels((label) => sql`${label}`))}
        ${list(places.map(({ index, side }) => sql`case when base = ${index}::integer and side = ${side}::integer then count end as ${measureColumn(index, side)}`))}
      from unnest(
        ${column(({ no }) => no)}::integer[], ${column(({ no }) => no === null)}::boolean[], ${column((count) => count.keys === null && this.#keys.length > 0)}::boolean[],
        ${column(({ metric }) => this.#bases.indexOf(metric))}::integer[], ${column(({ side }) => side)}::integer[], ${column(({ count }) => count)}::bigint[] ${join(keys, '')}
        ${join(labels, '')}
      ) as known (no, of_periods, of_groups, base, side, count ${list(this.#keys)} ${list(this.#labels((label) => label))})`;
  }

  /** One distinct count: a value may be in several periods and groups, so each level is counted by itself. */
  #counted(metric: DistinctMetric, totals: readonly Totals[], isRanking: boolean): Sql {
    const fact = metric.fact === 'orders' && this.#perLine ? 'lines' : metric.fact;
    const { condition } = metric;
    const rows = countedRows(fact, this.#wanted(), metric.factColumn);
    return this.#grouped(rows, {
      totals,
      isRanking,
      columns: [
        sql`r.counted`,
        ...(condition === undefined
          ? []
          : [customerFact[condition].column, sql`a.first_key, a.last_key, a.range_first_key, a.range_last_key`]),
      ],
      customerKey: condition === undefined ? null : sql`r.counted`,
      reads: condition,
      measure: (base, ofSide) => {
        if (base !== metric) return null;
        if (condition === undefined) return sql`count(distinct counted) ${ofSide}`;
        const { ofPeriod, ofRange } = customerFact[condition];
        const countIf = (holds: Sql): Sql => sql`count(distinct case when ${holds} then counted end) ${ofSide}`;
        return sql`case when ${isRanking ? sql`true` : sql`grouping(no) = 1`} then ${countIf(ofRange)} else ${countIf(ofPeriod)} end`;
      },
    });
  }

  /** Rows with their periods and groups, grouped for each of the totals. null: the rows of `summed`, which have both. */
  #grouped(
    rows: Sql | null,
    {
      totals,
      isRanking,
      columns,
      customerKey = null,
      reads,
      measure,
    }: {
      totals: readonly Totals[];
      isRanking: boolean;
      columns: readonly Sql[];
      customerKey?: Sql | null;
      reads?: CustomerCondition | undefined;
      measure: (base: BaseMetric, ofSide: Sql) => Sql | null;
    },
  ): Sql {
    const { by, conditions, top } = this.#question;
    const isTop = top !== null && !isRanking;
    const keys = by.map(({ key }, index) => (rows ? text(key) : identifier(`r.k${index}`)));
    const labels = by.map(({ label }, index) => {
      if (!rows) return identifier(`r.l${index}`);
      return label === undefined ? sql`null::text` : fixedSql(label);
    });
    const span = rows ? sql`a` : sql`r`;
    const isOther = isTop ? sql`t.place is null` : sql`false`;
    const shown = (value: Sql): Sql => (isTop ? sql`case when t.place is not null then ${value} end` : value);
    const tagged = sql`
      select ${span}.side, ${span}.no, ${isOther} as is_other
        ${list(keys.map((key, index) => sql`${shown(key)} as ${identifier(`k${index}`)}`))}
        ${list(labels.map((label, index) => sql`${shown(label)} as ${identifier(`l${index}`)}`))}
        ${list(columns)}
      from ${rows ? sql`asked a join ${rows} r on r.date_key = a.date_key ${this.#attributes(customerKey, reads)}` : sql`summed r`}
      ${isTop ? sql`left join top_group t on t.keys = ${array(keys)}` : nothing}
      where ${isRanking ? sql`${span}.side = 0` : sql`true`}
        and ${rows ? this.#conditions(conditions) : sql`true`}`;
    const measures = this.#bases.flatMap((base, index) =>
      this.#sides.map((side) => {
        const value = measure(base, sql`filter (where side = ${side}::integer)`);
        return sql`${value ?? sql`null::numeric`} as ${measureColumn(index, side)}`;
      }),
    );
    const sets = totals.map(({ ofPeriods, ofGroups }) => {
      const columns = [...(ofPeriods ? [] : [sql`no`]), ...(ofGroups ? [] : [sql`is_other`, ...this.#keys])];
      return sql`(${join(columns, ', ')})`;
    });
    const hasPeriods = totals.some(({ ofPeriods }) => !ofPeriods);
    return sql`select ${hasPeriods ? sql`no, grouping(no) = 1` : sql`null::integer as no, true`} as of_periods,
        is_other ${list(this.#keys)}, grouping(is_other) = 1 as of_groups
        ${list(this.#labels((label) => sql`max(${label}) as ${label}`))} ${list(measures)}
      from (${tagged}) tagged
      group by grouping sets (${join(sets, ', ')})`;
  }

  /** The tables that the dimensions and the condition of a count read. */
  #attributes(customerKey: Sql | null, reads: CustomerCondition | undefined): Sql {
    const { by, conditions, scope } = this.#question;
    const used = [...by, ...conditions.map(({ dimension }) => dimension)];
    const isRead = (name: string): boolean => used.some(({ attributes }) => attributes === name);
    const joins = [
      used.some(({ carriers }) => carriers.length === 0)
        ? sql`join warehouse.dim_date d on d.date_key = a.date_key`
        : nothing,
      isRead('channel') ? sql`join warehouse.dim_channel ch on ch.channel_key = r.channel_key` : nothing,
      isRead('product') ? sql`left join warehouse.dim_product p on p.product_key = r.product_key` : nothing,
    ];
    const isFirst = reads === 'new' || reads === 'returning';
    const customer = isRead('customer') ? sql`r.customer_key` : isFirst ? customerKey : null;
    if (customer) joins.push(sql`left join ${customersIn(scope)} on c.customer_key = ${customer}`);
    if (reads === 'repeat') {
      joins.push(sql`left join (
        select customer_key, date_key as second_key
        from (
          select o.customer_key, o.date_key, row_number() over (partition by o.customer_key order by o.date_key) as place
          from warehouse.fact_orders o
          where not o.is_test and ${within(scope, sql`o.source_id`)}
        ) ordered
        where place = 2
      ) second on second.customer_key = ${customerKey ?? sql`r.customer_key`}`);
    }
    return join(joins, ' ');
  }

  /** `top_group`: the first groups, by their figures over all periods. */
  #topGroups(count: number): Sql {
    const { order } = this.#question;
    const columnOf = this.#columnOf('x', 0);
    const terms = order.flatMap((each) =>
      each.by === 'metric' ? [descending(metricExpression(columnOf, each.metric), each)] : [],
    );
    return sql`top_group as materialized (
      select keys, row_number() over (order by ${join([...terms, sql`keys`], ', ')}) as place
      from ranked_cells x
      where ${this.#having(columnOf)}
      order by place limit ${count}
    )`;
  }

  #rows(levelNo: number): Sql {
    const { by, isFilled, order, top } = this.#question;
    const groups =
      by.length === 0
        ? sql`(select false as is_other, '{}'::text[] as keys, '{}'::text[] as labels)`
        : sql`(select is_other, keys, max(labels) as labels from cells where not of_groups group by is_other, keys)`;
    const rows = isFilled
      ? sql`(select s.no, g.is_other, g.keys, g.labels ${list(this.#measures().map((measure) => sql`c.${measure}`))}
          from (select distinct no from asked where side = 0) s
          cross join ${groups} g
          left join cells c on c.no = s.no and c.keys = g.keys and c.is_other = g.is_other and not c.of_periods and not c.of_groups)`
      : sql`(select c.no, c.is_other, c.keys, c.labels ${list(this.#measures().map((measure) => sql`c.${measure}`))}
          from cells c
          where not c.of_periods and not c.of_groups)`;
    const columnOf = this.#columnOf('x', 0);
    const columnOfOrder = (each: Order): Sql => {
      switch (each.by) {
        case 'period':
          return sql`x.no`;
        case 'key':
          return this.#keyOrder(each.index);
        case 'metric':
          return metricExpression(columnOf, each.metric);
      }
    };
    const terms = order.map((each) => descending(columnOfOrder(each), each));
    const byPeriod = order[0]?.by === 'period' ? terms.slice(0, 1) : [];
    const others = terms.slice(byPeriod.length);
    const keys = by.map((_, index) => this.#keyOrder(index));
    const placed = [...byPeriod, sql`x.is_other`, ...others, sql`x.no`, ...keys];
    const isShown = top ? (top.hasOther ? sql`true` : sql`not x.is_other`) : this.#having(columnOf);
    const figures = this.#question.figures.map((wanted) => alias(figureColumn(wanted)));
    const preceding = fixedSql(String(this.#question.movingAverage - 1));
    return sql`(select ${levelNo}::integer as "levelNo", "place", 'rows' as "level", "no", "isOther", "keys", "labels" ${list(figures)}
      from (
        select row_number() over (order by ${join(placed, ', ')}) as "place", ${isShown} as is_shown,
          x.no as "no", x.is_other as "isOther", x.keys as "keys", x.labels as "labels" ${list(this.#figures(true))}
        from ${rows} x
        ${this.#needsShare ? sql`left join cells t on t.no = x.no and not t.of_periods and t.of_groups` : nothing}
        window w as (partition by x.is_other, x.keys order by x.no),
          recent as (partition by x.is_other, x.keys order by x.no rows between ${preceding} preceding and current row)
      ) shown
      where is_shown
      order by "place" limit ${maxReportRows + 1})`;
  }

  #keyOrder(index: number): Sql {
    const key = sql`x.keys[${index + 1}::integer]`;
    return this.#question.by[index]!.isNumber ? sql`${key}::integer` : key;
  }

  /** Sums at a total's own grain; a total without trade is a row too. */
  #totals(level: Level, levelNo: number): Sql {
    const { by, top } = this.#question;
    const { ofPeriods, ofGroups } = this.#totalsOf(level);
    const isLevel = sql`x.of_periods = ${ofPeriods} and x.of_groups = ${ofGroups}`;
    const { hasPeriods } = this.#question;
    const asked = hasPeriods
      ? sql`(select distinct no from asked where side = 0)`
      : sql`(select no from span where side = 0)`;
    const spans = ofPeriods ? sql`(select null::integer as no)` : asked;
    const isOfAll = ofGroups || by.length === 0;
    const isShown = top && !top.hasOther ? sql`x.is_other is not true` : sql`true`;
    const from = isOfAll
      ? sql`${spans} s left join cells x on x.no is not distinct from s.no and ${isLevel}`
      : sql`(select * from cells x where ${isLevel}) x cross join (select null::integer as no) s`;
    const no = isOfAll ? sql`s.no` : sql`x.no`;
    return sql`(select ${levelNo}::integer as "levelNo", row_number() over (order by ${join([no, sql`x.is_other`, ...(isOfAll ? [] : this.#groupOrder())], ', ')}) as "place",
        ${level}::text as "level", ${no} as "no", coalesce(x.is_other, false) as "isOther",
        ${isOfAll ? sql`'{}'::text[] as "keys", '{}'::text[] as "labels"` : sql`x.keys as "keys", x.labels as "labels"`}
        ${list(this.#figures(false))}
      from ${from}
      ${this.#needsShare ? sql`left join cells t on t.no is not distinct from x.no and t.of_periods = ${ofPeriods} and t.of_groups` : nothing}
      where ${isShown}
      order by "place" limit ${maxReportRows + 1})`;
  }

  /** The question's order, without periods. */
  #groupOrder(): Sql[] {
    const { by, order } = this.#question;
    const columnOf = this.#columnOf('x', 0);
    const terms = order.flatMap((each) => {
      if (each.by === 'period') return [];
      const term = each.by === 'key' ? this.#keyOrder(each.index) : metricExpression(columnOf, each.metric);
      return [descending(term, each)];
    });
    return [...terms, ...by.map((_, index) => this.#keyOrder(index))];
  }

  get #needsShare(): boolean {
    return this.#question.by.length > 0 && this.#question.figures.some(({ figure }) => figure.kind === 'share');
  }

  /** The figures of a row `x`; running totals and averages only over rows. */
  #figures(isOfRows: boolean): Sql[] {
    return this.#question.figures.map(
      (wanted) => sql`${this.#figure(wanted, isOfRows)} as ${alias(figureColumn(wanted))}`,
    );
  }

  #figure({ metric, figure }: FigureWanted, isOfRows: boolean): Sql {
    const value = metricExpression(this.#columnOf('x', 0), metric);
    const isSummable = basesOf([metric]).every(({ kind }) => kind === 'stored');
    switch (figure.kind) {
      case 'value':
        return value;
      case 'share': {
        if (!isAdditiveOverGroups(metricNamed(metric))) return sql`null::numeric`;
        if (!this.#needsShare) return sql`case when ${value} <> 0 then 1::numeric end`;
        const whole = metricExpression(this.#columnOf('t', 0), metric);
        return sql`round(${value}::numeric / nullif(${whole}, 0), ${servedDecimals}::integer)`;
      }
      case 'running_total':
        return isOfRows && isSummable ? metricExpression(this.#windowed(sql`w`), metric) : sql`null::numeric`;
      case 'moving_average': {
        if (!isOfRows || !isSummable) return sql`null::numeric`;
        const { movingAverage } = this.#question;
        const over = metricExpression(this.#windowed(sql`recent`), metric);
        const average = isAdditive(metricNamed(metric))
          ? sql`round(${over}::numeric / ${movingAverage}::integer, ${servedDecimals}::integer)`
          : over;
        return sql`case when count(*) over recent = ${movingAverage}::integer then ${average} end`;
      }
      case 'previous':
        return metricExpression(this.#columnOf('x', figure.side), metric);
      case 'change':
        return sql`(${value} - ${metricExpression(this.#columnOf('x', figure.side), metric)})`;
      case 'change_percent': {
        const before = metricExpression(this.#columnOf('x', figure.side), metric);
        return sql`round((${value} - ${before}) * 100::numeric / nullif(abs(${before}), 0), ${servedDecimals}::integer)`;
      }
    }
  }

  #windowed(window: Sql): ColumnOf {
    const columnOf = this.#columnOf('x', 0);
    return (name) => sql`sum(${columnOf(name)}) over ${window}`;
  }

  #having(columnOf: ColumnOf): Sql {
    return allOf(
      this.#question.having.flatMap(({ metric, min, max }) => [
        ...(min === null ? [] : [sql`${metricExpression(columnOf, metric)} >= ${min}::numeric`]),
        ...(max === null ? [] : [sql`${metricExpression(columnOf, metric)} <= ${max}::numeric`]),
      ]),
    );
  }

  #columnOf(table: string, side: number): ColumnOf {
    return (name) => {
      const index = this.#bases.findIndex((base) => base.name === name);
      return sql`${identifier(table)}.${measureColumn(index, side)}`;
    };
  }

  #measures(): Sql[] {
    return this.#bases.flatMap((_, index) => this.#sides.map((side) => measureColumn(index, side)));
  }

  #labels(of: (label: Sql) => Sql): Sql[] {
    return this.#keys.map((_, index) => of(identifier(`l${index}`)));
  }

  /** The days of all spans, or some of them. */
  #wanted(ranges = this.#allDays()): RowsWanted {
    return { carriers: this.#carriers, ranges, channelKeys: this.#question.channelKeys };
  }

  #allDays(): Range[] {
    return mergeRanges(this.#question.sides.flat().map(daysOf));
  }
}

function daysOf({ first, last }: Span): Range {
  return { from: first, to: last };
}

const firstKey = sql`to_char(c.first_valid_order_date, 'YYYYMMDD')::integer as customer_day`;

/** What a condition on a customer reads, and when it holds in a period and in the whole range. */
const customerFact: Record<CustomerCondition, { column: Sql; ofPeriod: Sql; ofRange: Sql }> = {
  new: {
    column: firstKey,
    ofPeriod: sql`customer_day between first_key and last_key`,
    ofRange: sql`customer_day between range_first_key and range_last_key`,
  },
  returning: {
    column: firstKey,
    ofPeriod: sql`customer_day < first_key`,
    ofRange: sql`customer_day < range_first_key`,
  },
  repeat: {
    column: sql`second.second_key as customer_day`,
    ofPeriod: sql`customer_day <= last_key`,
    ofRange: sql`customer_day <= range_last_key`,
  },
};

function measureColumn(index: number, side: number): Sql {
  return identifier(`m${index}_${side}`);
}

function text(expression: string): Sql {
  return sql`(${fixedSql(expression)})::text`;
}

/** Each after a comma. */
function list(columns: readonly Sql[]): Sql {
  return join(
    columns.map((column) => sql`, ${column}`),
    '',
  );
}

/** An array, whose comparison takes two nulls for the same. */
function array(values: readonly Sql[]): Sql {
  return sql`array[${join(values, ', ')}]::text[]`;
}

function descending(term: Sql, { isDescending }: { isDescending: boolean }): Sql {
  return isDescending ? sql`${term} desc nulls last` : sql`${term} nulls last`;
}
