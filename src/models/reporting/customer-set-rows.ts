import { nothing, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { type CalendarDate, dateKey } from './calendar-date.js';
import { mergeRanges } from './day-range.js';

/** Days from `first` to `last`, both included. */
export interface Span {
  first: CalendarDate;
  last: CalendarDate;
}

/** The sets of one day, of channels that the question never separates, joined by commas. */
export interface DaySets {
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

/** Kept sets, by bundle and in the order of their days. */
export class CustomerSets {
  /** The highest number of a customer. */
  readonly highest: number;
  private readonly byBundle = new Map<number, DaySets[]>();

  constructor(readonly rows: readonly (DaySets & { highest: number })[]) {
    this.highest = rows[0]?.highest ?? 0;
    for (const row of rows) {
      const known = this.byBundle.get(row.bundle);
      if (known) known.push(row);
      else this.byBundle.set(row.bundle, [row]);
    }
  }

  /** The sets of a bundle within a span of days. */
  within(bundle: number, { first, last }: Span): readonly DaySets[] {
    const rows = this.byBundle.get(bundle) ?? [];
    return rows.slice(placeOf(rows, dateKey(first)), placeOf(rows, dateKey(last) + 1));
  }
}

/** The sets of the channels and days. */
export async function readSets(db: Queryable, wanted: SetsWanted): Promise<CustomerSets> {
  const ranges = mergeRanges(wanted.spans.map(({ first, last }) => ({ from: first, to: last })));
  const [firsts, lasts] = [ranges.map(({ from }) => dateKey(from)), ranges.map(({ to }) => dateKey(to))];
  return read(
    db,
    wanted,
    sql`join member m on m.channel_key = a.channel_key
    join unnest(${firsts}::integer[], ${lasts}::integer[]) as s (first_key, last_key)
      on a.date_key between s.first_key and s.last_key`,
  );
}

/** The sets of all channels in scope from the first day of trade to the last day of the spans. */
export async function readSetsSoFar(db: Queryable, scope: Scope, wanted: SetsWanted): Promise<CustomerSets> {
  const end = wanted.spans.reduce((latest, { last }) => (last > latest ? last : latest), '');
  return read(
    db,
    wanted,
    sql`join warehouse.dim_channel c on c.channel_key = a.channel_key
    left join member m on m.channel_key = a.channel_key
    where a.date_key <= ${dateKey(end)} and ${within(scope, sql`c.source_id`)}`,
  );
}

async function read(db: Queryable, { bundles, hasCountries }: SetsWanted, chosen: Sql): Promise<CustomerSets> {
  // Within a group of rows, aggregates without an order see the rows in the same order.
  const countries = hasCountries
    ? sql`, string_agg(a.country_places, ',') as "countryPlaces", json_agg(a.countries) as countries`
    : nothing;
  return new CustomerSets(
    await select<DaySets & { highest: number }>(
      db,
      sql`with member as (
        select * from unnest(${[...bundles.keys()]}::text[], ${[...bundles.values()]}::integer[]) as m (channel_key, bundle)
      )
      select a.date_key as "dateKey", coalesce(m.bundle, 0) as bundle, string_agg(a.customers, ',') as customers,
        (select max(n.number) from warehouse.customer_number n) as highest ${countries}
      from warehouse.agg_customer_sets a
      ${chosen}
      group by 1, 2
      order by 1`,
    ),
  );
}

/** The place of the first row of a day or a later one. */
function placeOf(rows: readonly DaySets[], key: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.dateKey < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
