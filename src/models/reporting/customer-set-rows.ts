import { addDays, type CalendarDate, dateKey } from '../../canonical/calendar-date.js';
import { nothing, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { mergeRanges } from './day-range.js';

/** Days from `first` to `last`, both included. */
export interface Span {
  first: CalendarDate;
  last: CalendarDate;
}

/** The sets of some days in a row, of channels that the question never separates, joined by commas. */
export interface DaySets {
  /** The first of the days, or an earlier one since which the question does not separate any. */
  dateKey: number;
  /** Of channels in none of the question's groups: 0. */
  bundle: number;
  customers: string;
  /** Only if asked for: the places of the entries' countries, and for each set its list of countries. */
  countryPlaces?: string;
  countries?: string[][];
}

interface SetsWanted {
  /** The channels, with their bundles. */
  bundles: ReadonlyMap<string, number>;
  spans: readonly Span[];
  hasCountries: boolean;
}

/** Rows of days in order, each with those until the next row's. */
interface OfDays {
  dateKey: number;
}

/** Kept sets, by bundle and in the order of their days. */
export class CustomerSets {
  readonly #byBundle = new Map<number, DaySets[]>();

  constructor(
    readonly rows: readonly DaySets[],
    /** The highest number of a customer. */
    readonly highest: number,
  ) {
    for (const row of rows) {
      const known = this.#byBundle.get(row.bundle);
      if (known) known.push(row);
      else this.#byBundle.set(row.bundle, [row]);
    }
  }

  /** The sets of a bundle within a span of days: one that was asked for. */
  within(bundle: number, span: Span): readonly DaySets[] {
    return rowsWithin(this.#byBundle.get(bundle) ?? [], span);
  }
}

/**
 * Who took a step in the history of their orders, in any channel, on some days in a row; sets joined by commas. See
 * `agg_customer_steps`.
 */
export interface StepSets extends OfDays {
  /** null: not asked for, because the days are before all spans. */
  firstOrders: string | null;
  secondOrders: string | null;
  voidFirstOrders: string;
  laterValidOrders: string;
}

/** The sets of the channels and days. Days that every span has, or none, are one row. */
export async function readSets(db: Queryable, wanted: SetsWanted): Promise<CustomerSets> {
  const ranges = mergeRanges(wanted.spans.map(({ first, last }) => ({ from: first, to: last })));
  const [firsts, lasts] = [ranges.map(({ from }) => dateKey(from)), ranges.map(({ to }) => dateKey(to))];
  return read(
    db,
    wanted,
    startOfDays(sql`a.date_key`, bordersOf(wanted.spans)),
    sql`join member m on m.channel_key = a.channel_key
    join unnest(${firsts}::integer[], ${lasts}::integer[]) as s (first_key, last_key)
      on a.date_key between s.first_key and s.last_key`,
  );
}

/** The sets of all channels in scope from the first day of trade to the last day of the spans, day by day. */
export async function readSetsSoFar(db: Queryable, scope: Scope, wanted: SetsWanted): Promise<CustomerSets> {
  const end = wanted.spans.reduce((latest, { last }) => (last > latest ? last : latest), '');
  return read(
    db,
    wanted,
    sql`a.date_key`,
    sql`join warehouse.dim_channel c on c.channel_key = a.channel_key
    left join member m on m.channel_key = a.channel_key
    where a.date_key <= ${dateKey(end)} and ${within(scope, sql`c.source_id`)}`,
  );
}

async function read(
  db: Queryable,
  { bundles, hasCountries }: SetsWanted,
  day: Sql,
  chosen: Sql,
): Promise<CustomerSets> {
  // Within a group of rows, aggregates without an order see the rows in the same order.
  const countries = hasCountries
    ? sql`, string_agg(a.country_places, ',') as "countryPlaces", json_agg(a.countries) as countries`
    : nothing;
  const rows = await select<DaySets & { highest: number }>(
    db,
    sql`with member as (
        select * from unnest(${[...bundles.keys()]}::text[], ${[...bundles.values()]}::integer[]) as m (channel_key, bundle)
      )
      select ${day} as "dateKey", coalesce(m.bundle, 0) as bundle, string_agg(a.customers, ',') as customers,
        (select max(n.number) from warehouse.customer_number n) as highest ${countries}
      from warehouse.agg_customer_sets a
      ${chosen}
      group by 1, 2
      order by 1`,
  );
  return new CustomerSets(rows, rows[0]?.highest ?? 0);
}

/** The steps of all customers to the last day of the spans, divided by these; before the first of them only those of late ones. */
export async function readSteps(db: Queryable, spans: readonly Span[]): Promise<StepSets[]> {
  const borders = [0, ...bordersOf(spans)];
  const [, begin = 0] = borders;
  const ofSpans = sql`filter (where a.date_key >= ${begin}::integer)`;
  return await select<StepSets>(
    db,
    sql`select ${startOfDays(sql`a.date_key`, borders)} as "dateKey",
        string_agg(a.first_orders, ',') ${ofSpans} as "firstOrders", string_agg(a.second_orders, ',') ${ofSpans} as "secondOrders",
        string_agg(a.void_first_orders, ',') as "voidFirstOrders", string_agg(a.later_valid_orders, ',') as "laterValidOrders"
      from warehouse.agg_customer_steps a
      where a.date_key < ${borders.at(-1)}::integer
      group by 1
      order by 1`,
  );
}

/** The rows of days within a span: one by whose ends the rows are divided. */
export function rowsWithin<Row extends OfDays>(rows: readonly Row[], { first, last }: Span): readonly Row[] {
  return rows.slice(placeOf(rows, dateKey(first)), placeOf(rows, dateKey(addDays(last, 1))));
}

/** The days with which a span begins, or before which one ends, by their keys, in order. */
function bordersOf(spans: readonly Span[]): number[] {
  const keys = spans.flatMap(({ first, last }) => [dateKey(first), dateKey(addDays(last, 1))]);
  return [...new Set(keys)].sort((a, b) => a - b);
}

/** The last border on or before a day. */
function startOfDays(day: Sql, borders: readonly number[]): Sql {
  return sql`(${borders}::integer[])[width_bucket(${day}, ${borders}::integer[])]`;
}

/** The place of the first row of a day or a later one. */
function placeOf(rows: readonly OfDays[], key: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.dateKey < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
