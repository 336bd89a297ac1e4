import { alias, identifier, join, nothing, type Queryable, type Sql, select, sql, list } from '../../database/sql.js';
import type { Grain } from '../metrics/grains.js';
import { daysBetween } from '../reporting/calendar-date.js';
import { joinsFor } from './attributes.js';
import { figureColumn, keySql, measureName } from './columns.js';
import { grainRows } from './fact-rows.js';
import { figureColumns } from './figures.js';
import { areSingleChannels } from './kept-counts.js';
import { packed, unpacked } from './packed.js';
import type { ReportPlan } from './plan.js';
import { dimensionsOf } from './question.js';
import { maxReportRows } from './spans.js';
import type { SummaryRows } from './summary-rows.js';
import { keysWithin } from './whole-periods.js';

/** An aggregate of which each period of a summary, on each side, is one key. */
interface PeriodKeys {
  grain: Grain;
  /** By side and period. */
  keys: readonly (readonly number[])[];
}

/**
 * Reads the rows of a summary whose periods are keys of an aggregate: the sums are read by key, and rows without trade, which are all alike,
 * are added here. Otherwise, each row of the aggregate would be joined to its period, and each period to each group.
 */
export class ByKey {
  readonly #statement: Sql;
  readonly #figures: readonly string[];
  /** By the key of the first side; by the key of the group. */
  readonly #periods: ReadonlyMap<string, number>;
  readonly #groups: ReadonlyMap<string, number>;
  /** How many periods have a row of each group, with or without trade. */
  readonly #filled: number;

  private constructor(plan: ReportPlan, keys: PeriodKeys) {
    const { figures, groups, filledUntil, sides } = plan.question;
    this.#statement = statementOf(plan, keys);
    this.#figures = figures.map(figureColumn);
    this.#periods = new Map(keys.keys[0]!.map((key, no) => [String(key), no]));
    this.#groups = new Map(groups!.map(([key], place) => [key!, place]));
    this.#filled = filledUntil === undefined ? sides[0]!.length : filledUntil + 1;
  }

  /** null: the question needs more than sums of such keys. */
  static of(plan: ReportPlan): ByKey | null {
    const keys = periodKeysOf(plan);
    return keys && new ByKey(plan, keys);
  }

  async read(db: Queryable): Promise<SummaryRows> {
    const [packs] = await select<{ at: string; keys: (string | null)[] } & Record<string, string>>(db, this.#statement);
    const columns = this.#figures.map((name) => [name, unpacked(packs![name]!)] as const);
    return { ...this.#rows(unpacked(packs!.at), packs!.keys), columns: new Map(columns) };
  }

  /** Which rows there are. `at`, `keys`: the period and the group of each that was read; both null for the one without trade. */
  #rows(at: readonly (string | null)[], keys: readonly (string | null)[]): Omit<SummaryRows, 'columns'> {
    const count = this.#groups.size;
    const read = new Int32Array(this.#periods.size * count).fill(-1);
    for (const [place, key] of at.entries()) {
      if (key === null) continue;
      const period = this.#periods.get(key);
      const group = this.#groups.get(keys[place] ?? '');
      if (period !== undefined && group !== undefined) read[period * count + group] = place;
    }
    const empty = at.indexOf(null);
    const rows = { periods: [] as number[], groups: [] as number[], places: [] as number[] };
    for (const [slot, place] of read.entries()) {
      const period = Math.trunc(slot / count);
      if (place < 0 && period >= this.#filled) continue;
      rows.periods.push(period);
      rows.groups.push(slot % count);
      rows.places.push(place < 0 ? empty : place);
    }
    return rows;
  }
}

function periodKeysOf({ question, sums, divided, counted, kept, stock, readsSums }: ReportPlan): PeriodKeys | null {
  const isOfSums = readsSums && sums !== null && counted.length + kept.length + stock.length === 0;
  if (!isOfSums || question.sides.length > 2) return null;
  const spans = divided.flat();
  const areDays = spans.every(({ first, last, wholes }) => wholes === null && first === last);
  const areWholes = spans.every(({ wholes, days }) => wholes !== null && days.length === 0);
  const grain = areDays ? sums.days : areWholes ? sums.wholes : null;
  if (grain === null) return null;
  const keys = divided.map((side) =>
    side.map(({ first, last }) => keysWithin(grain.period, { from: first, to: last })),
  );
  return keys.flat().every(({ length }) => length === 1) ? { grain, keys: keys.map((side) => side.flat()) } : null;
}

function statementOf(plan: ReportPlan, { grain, keys }: PeriodKeys): Sql {
  const { figures, sides, by, filledUntil } = plan.question;
  const [own, before] = keys as [number[], number[]?];
  const columns = figureColumns(plan.question, { isOfRows: true });
  const measures = plan.bases.flatMap(({ name }) => sides.map((_, side) => identifier(measureName(name, side))));
  // Periods after the last filled one have rows with trade alone.
  const lastFilled = filledUntil === undefined ? own.at(-1)! : (own[filledUntil] ?? 0);
  return sql`with sums as (${sumsOf(plan, grain, keys.flat())})
    select ${packed(sql`at`)} as "at", json_agg(key) as "keys"
      ${list(figures.map((wanted) => alias(figureColumn(wanted))).map((name) => sql`${packed(name)} as ${name}`))}
    from (
      (select cell.at, ${by.length === 0 ? sql`null` : sql`cell.key`} as key ${list(columns)}
      from ${before ? cellsOfSides(plan, own, before) : sql`(select s.date_key as at, s.* from sums s)`} cell
      where ${before ? sql`cell.at = any(${own}::integer[]) and (cell.is_traded or cell.at <= ${lastFilled}::integer)` : sql`true`}
      limit ${2 * maxReportRows + 1})
      union all
      select null, null ${list(columns)}
      from (select ${join(
        measures.map((measure) => sql`null::numeric as ${measure}`),
        ', ',
      )}) cell
    ) answer`;
}

/** `date_key`, `key`, and the sums of each. */
function sumsOf(
  { question, ofSums, keysOfSums, carriersOfSums, summed, ofWholes, ofDays }: ReportPlan,
  grain: Grain,
  keys: readonly number[],
): Sql {
  const ranges = grain.period === 'day' ? ofDays : ofWholes;
  const wanted = { carriers: carriersOfSums, keys: keysOfSums, channelKeys: question.channelKeys, ranges };
  const [dimension] = ofSums.by;
  const key = dimension ? keySql(dimension) : sql`''::text`;
  const isOneRow = grain.hasDistinctCounts === true && areSingleChannels(question);
  const measures = summed.map(({ name }) => {
    const column = identifier(`r.${name}`);
    return isOneRow ? column : sql`sum(${column}) as ${identifier(name)}`;
  });
  const daysRead = ranges.reduce((all, { from, to }) => all + daysBetween(from, to), 0);
  const asked = [...new Set(keys)];
  const isMore = daysRead > asked.length * { day: 1, week: 7, month: 28 }[grain.period];
  return sql`select r.date_key, ${key} as key ${list(measures)}
    from ${grainRows(grain, wanted, summed)} r
    ${joinsFor(ofSums, dimensionsOf(ofSums), { dateKey: nothing, customer: null })}
    where ${isMore ? sql`r.date_key = any(${asked}::integer[])` : sql`true`}
    ${isOneRow ? nothing : sql`group by 1, 2`}`;
}

/** Each period beside the one that it is compared with: `at` is its own key. */
function cellsOfSides({ bases }: ReportPlan, own: readonly number[], before: readonly number[]): Sql {
  const measures = bases.flatMap(({ name }) => [
    sql`own.${identifier(name)}`,
    sql`before.${identifier(name)} as ${identifier(measureName(name, 1))}`,
  ]);
  return sql`(
    select coalesce(own.date_key, before.at) as at, coalesce(own.key, before.key) as key, own.date_key is not null as is_traded
      ${list(measures)}
    from sums own
    full join (
      select p.at, s.*
      from unnest(${own}::integer[], ${before}::integer[]) as p (at, before_key)
      join sums s on s.date_key = p.before_key
    ) before on before.at = own.date_key and before.key = own.key
  )`;
}
