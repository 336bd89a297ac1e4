import { addDays, daysBetween } from '../../canonical/calendar-date.js';
import { alias, compile, identifier, join, nothing, type Sql, sql, list } from '../../database/sql.js';
import { type Grain, weekStart } from '../metrics/grains.js';
import type { QuestionDatabase } from '../reporting/snapshot.js';
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
  readonly #statement: ReturnType<typeof compile>;
  readonly #figures: readonly string[];
  /** By what says of which period a row is, see `ownOf`; by the key of the group. */
  readonly #periods: ReadonlyMap<string, number>;
  readonly #groups: ReadonlyMap<string, number>;
  /** How many periods have a row of each group, with or without trade. */
  readonly #filled: number;

  private constructor(plan: ReportPlan, keys: PeriodKeys) {
    const { figures, groups, filledUntil, sides } = plan.question;
    // Kept for many questions, and the pieces that it is made of are many times its text.
    this.#statement = compile(statementOf(plan, keys));
    this.#figures = figures.map(figureColumn);
    this.#periods = new Map(ownOf(plan, keys).map((at, no) => [String(at), no]));
    this.#groups = new Map(groups!.map(([key], place) => [key!, place]));
    this.#filled = filledUntil === undefined ? sides[0]!.length : filledUntil + 1;
  }

  /** null: the question needs more than sums of such keys. */
  static of(plan: ReportPlan): ByKey | null {
    const keys = periodKeysOf(plan);
    return keys && new ByKey(plan, keys);
  }

  async read(db: QuestionDatabase): Promise<SummaryRows> {
    const { text, values } = this.#statement;
    const [row] = await db.lookUp(text, values);
    const [at, keys, ...packs] = row!;
    const columns = this.#figures.map((name, nth) => [name, unpacked(packs[nth]!)] as const);
    return { ...this.#rows(unpacked(at!), JSON.parse(keys!) as (string | null)[]), columns: new Map(columns) };
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
  if (keys.flat().some(({ length }) => length !== 1)) return null;
  // Of other periods than weeks, no row says when the next one begins.
  if (question.sides.length > 1 && (grain.period !== 'week' || !areWeeksBefore(divided))) return null;
  return { grain, keys: keys.map((side) => side.flat()) };
}

function areWeeksBefore([own, before]: ReportPlan['divided']): boolean {
  return own!.every(({ first }, place) => before![place]!.first === addDays(first, -7));
}

/** What says of which period a row is: the key of the aggregate, or the Monday, which the same row has for the next week too. */
function ownOf({ question }: ReportPlan, { keys: [own] }: PeriodKeys): readonly (number | string)[] {
  return question.sides.length > 1 ? question.sides[0]!.map(({ first }) => first) : own!;
}

function statementOf(plan: ReportPlan, keys: PeriodKeys): Sql {
  const { figures, sides, by, filledUntil } = plan.question;
  const columns = figureColumns(plan.question, { isOfRows: true });
  const measures = plan.bases.flatMap(({ name }) => sides.map((_, side) => identifier(measureName(name, side))));
  const isCompared = sides.length > 1;
  const own = ownOf(plan, keys);
  // Periods after the last filled one have rows with trade alone.
  const lastFilled = filledUntil === undefined ? own.at(-1)! : (own[filledUntil] ?? null);
  return sql`with sums as (${sumsOf(plan, keys, isCompared)})
    select ${packed(sql`at`)} as "at", json_agg(key) as "keys"
      ${list(figures.map((wanted) => alias(figureColumn(wanted))).map((name) => sql`${packed(name)} as ${name}`))}
    from (
      (select cell.at, ${by.length === 0 ? sql`null` : sql`cell.key`} as key ${list(columns)}
      from ${isCompared ? besideWeekBefore(plan) : sql`sums`} cell
      where ${isCompared ? sql`cell.at = any(${own}::date[]) and (cell.is_traded or cell.at <= ${lastFilled}::date)` : sql`true`}
      limit ${2 * maxReportRows + 1})
      union all
      select null, null ${list(columns)}
      from (select ${join(
        measures.map((measure) => sql`null::numeric as ${measure}`),
        ', ',
      )}) cell
    ) answer`;
}

/** `at`, `key`, and the sums of each. */
function sumsOf(plan: ReportPlan, { grain, keys }: PeriodKeys, isByWeekStart: boolean): Sql {
  const { question, ofSums, keysOfSums, carriersOfSums, summed, ofWholes, ofDays } = plan;
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
  const asked = [...new Set(keys.flat())];
  const isMore = daysRead > asked.length * { day: 1, week: 7, month: 28 }[grain.period];
  const columns = isByWeekStart ? [...summed, { name: weekStart.column }] : summed;
  return sql`select ${isByWeekStart ? identifier(`r.${weekStart.column}`) : sql`r.date_key`} as at, ${key} as key ${list(measures)}
    from ${grainRows(grain, wanted, columns)} r
    ${joinsFor(ofSums, dimensionsOf(ofSums), { dateKey: nothing, customer: null })}
    where ${isMore ? sql`r.date_key = any(${asked}::integer[])` : sql`true`}
    ${isOneRow ? nothing : sql`group by 1, 2`}`;
}

/** Each week beside the one before. A join that finds its rows by a hash, whatever the planner expects. */
function besideWeekBefore({ bases }: ReportPlan): Sql {
  const measures = bases.flatMap(({ name }) => [
    sql`own.${identifier(name)}`,
    sql`before.${identifier(name)} as ${identifier(measureName(name, 1))}`,
  ]);
  return sql`(
    select coalesce(own.at, before.at) as at, coalesce(own.key, before.key) as key, own.at is not null as is_traded
      ${list(measures)}
    from sums own
    full join (
      select s.at + 7 as at, s.key ${list(bases.map(({ name }) => sql`s.${identifier(name)}`))}
      from sums s
    ) before on before.at = own.at and before.key = own.key
  )`;
}
