import { dateKey } from '../../../canonical/calendar-date.js';
import { identifier, join, nothing, type Sql, sql, list } from '../../../database/sql.js';
import { quotientDecimals, type StockMetric } from '../../metrics/metric.js';
import { type StockColumn, stockColumns, stockColumnsIn } from '../../metrics/stock-columns.js';
import type { Range } from '../../reporting/day-range.js';
import { stockRates } from './day-rates.js';
import { unitCosts } from './unit-cost.js';

/** The two kept forms of stock: over all locations, or of each. */
export type StockGrain = 'product' | 'location';

interface StockWanted {
  metrics: readonly StockMetric[];
  grain: StockGrain;
  /** The condition on a source's id. */
  ofSources: (sourceId: Sql) => Sql;
  /** SQL of an array of the products that conditions let through; null: all. */
  productKeys: Sql | null;
  totals: readonly { ofPeriods: boolean }[];
  days: Range;
}

/** Days to the end of a period, with its last: by which demand is measured, and without a sale in which stock is dead. */
const demandDays = 28;
const recentDays = 90;

/**
 * CTEs, among them `stock_side`: side, no and of_periods of each period, and the id of its days, which several may have; and
 * `stock_row`: the id, product_key, location_key, source_id, and the columns that the metrics read; `all_levels` in rows of their own. `asked` is side, no and date_key
 * of each day, all within `days`. A total over periods (of_periods, without no) begins with the first day of the side and ends with
 * the last.
 */
export function stockRows(wanted: StockWanted): Sql {
  const columns = new Set(wanted.metrics.flatMap(({ of }) => stockColumnsIn(of)));
  const reads = (...some: StockColumn[]): boolean => some.some((column) => columns.has(column));
  const parts = [
    spans(wanted),
    closings(wanted),
    ...(reads('value') ? [stockRates, unitCosts] : []),
    ...(reads('opening', 'received', 'sold') ? [openings(wanted)] : []),
    ...(reads('sold') ? [sales('stock_sold', sql`s.first_key`, wanted)] : []),
    ...(reads('recently_sold') ? [sales('stock_recent', sql`s.recent_key`, wanted)] : []),
    ...(reads('received') ? [receipts(wanted)] : []),
    ...(reads('demand') ? demands(wanted) : []),
    rows(wanted, reads),
  ];
  return join(parts, ', ');
}

/** The columns that only products have, not their locations. */
export function isOfLocations({ of }: StockMetric): boolean {
  return stockColumnsIn(of).every((column) => stockColumns[column].ofLocation);
}

function spans({ totals }: StockWanted): Sql {
  const ofPeriod = sql`select side, no, false as of_periods, min(date_key) as first_key, max(date_key) as last_key
    from asked group by side, no`;
  const ofSide = sql`select side, null::integer as no, true as of_periods, min(date_key) as first_key, max(date_key) as last_key
    from asked group by side`;
  const kinds = [
    ...(totals.some(({ ofPeriods }) => !ofPeriods) ? [ofPeriod] : []),
    ...(totals.some(({ ofPeriods }) => ofPeriods) ? [ofSide] : []),
  ];
  // Dates from keys: the planner would read the whole calendar for them.
  return sql`stock_side as materialized (
    select k.*, dense_rank() over (order by k.first_key, k.last_key)::integer as id
    from (${join(kinds, ' union all ')}) k
  ),
  stock_span as materialized (
    select s.*, s.first_date - 1 as opening_date, s.last_date - ${demandDays - 1}::integer as demand_date,
      ${keyOf(sql`s.last_date - ${demandDays - 1}::integer`)} as demand_key,
      ${keyOf(sql`s.last_date - ${recentDays - 1}::integer`)} as recent_key
    from (
      select distinct k.id, k.first_key, k.last_key, ${dateOf(sql`k.first_key`)} as first_date, ${dateOf(sql`k.last_key`)} as last_date
      from stock_side k
    ) s
  )`;
}

/** What lies there at the end of each period. */
function closings(wanted: StockWanted): Sql {
  return sql`stock_closing as (
    select s.id, s.last_key, s.last_date, ${levelColumns(wanted)}
    from stock_span s
    join ${tableOf(wanted)} l on ${isValidOn(sql`s.last_date`, wanted)} and ${isWanted(sql`l`, wanted)}
  )`;
}

/** The same at the end of the day before. Stocked nowhere is 0, if it is known. */
function openings(wanted: StockWanted): Sql {
  return sql`stock_opening as materialized (
    select s.id, l.product_key, ${locationKey(wanted)}, coalesce(l.on_hand, 0) as opening
    from stock_span s
    join ${tableOf(wanted)} l on ${isValidOn(sql`s.opening_date`, wanted)} and ${isWanted(sql`l`, wanted)}
  )`;
}

/** Net units of the month `u` on the days from one to another, both by their keys, that are in it. */
function unitsOf({ from, to }: { from: Sql; to: Sql }): Sql {
  const until = (day: Sql): Sql => sql`coalesce(u.units[width_bucket(${day}, u.days)], 0)`;
  const last = sql`case when u.month_key = ${to} / 100 then ${to} % 100 else 31 end`;
  const before = sql`case when u.month_key = ${from} / 100 then ${from} % 100 - 1 else 0 end`;
  return sql`${until(last)} - ${until(before)}`;
}

/** Net units sold from a day to the end of each period. */
function sales(name: string, from: Sql, wanted: StockWanted): Sql {
  return sql`${identifier(name)} as materialized (
    select s.id, u.product_key, sum(${unitsOf({ from, to: sql`s.last_key` })}) as units
    from stock_span s
    join warehouse.agg_product_units u
      on u.month_key between ${from} / 100 and s.last_key / 100 and ${isOfProducts(sql`u`, wanted)}
    group by s.id, u.product_key
  )`;
}

/** Growth of a product's stock that is not what came back to it on the same day. */
function receipts(wanted: StockWanted): Sql {
  const { days } = wanted;
  return sql`stock_returned as materialized (
    select f.date_key, f.product_key, sum(f.quantity) as units
    from warehouse.fact_refunds f
    left join warehouse.fact_order_items i on i.order_key = f.order_key and i.item_key = f.item_key
    where f.date_key between ${dateKey(days.from)}::integer and ${dateKey(days.to)}::integer
      and f.kind in ('line', 'edit') and f.is_restocked and not f.is_test and i.is_gift_card is not true
      and ${isOfProducts(sql`f`, wanted)}
    group by f.date_key, f.product_key
  ),
  stock_received as materialized (
    select s.id, l.product_key, sum(greatest(l.change - coalesce(r.units, 0), 0)) as units
    from stock_span s
    join warehouse.agg_product_stock l
      on l.first_date between s.first_date and s.last_date and l.change > 0 and ${isWanted(sql`l`, wanted)}
      -- For the index: the planner knows no period.
      and l.first_date between ${days.from}::date and ${days.to}::date
    left join stock_returned r on r.product_key = l.product_key and r.date_key = ${keyOf(sql`l.first_date`)}
    group by s.id, l.product_key
  )`;
}

/**
 * Days in stock, and net units of those days: all days and units since the stock is known, less those of the days out of stock, which
 * are few. A day is in stock if something was on hand at its end, or at the end of the day before.
 */
function demands(wanted: StockWanted): Sql[] {
  return [
    sql`demand_known as materialized (
      select c.id, c.product_key, s.demand_date, s.last_date, greatest(s.demand_date, case when l.product_key is null then (
          select min(known.first_date) from warehouse.agg_product_stock known where known.product_key = c.product_key
        ) else s.demand_date end) as known_date
      from stock_closing c
      join stock_span s on s.id = c.id
      left join (
        select s.id, l.product_key
        from stock_span s
        join warehouse.agg_product_stock l on ${isValidOn(sql`s.demand_date`, wanted)} and ${isWanted(sql`l`, wanted)}
      ) l on l.id = c.id and l.product_key = c.product_key
    )`,
    // From its first day without stock: one that begins in stock is in stock on the day that it ends.
    sql`demand_out as materialized (
      select s.id, l.product_key, least(l.until_date, s.last_date + 1) as until_date,
        greatest(l.first_date + (coalesce(l.previous_on_hand, 0) > 0)::integer, s.demand_date) as from_date
      from stock_span s
      join warehouse.agg_product_stock l
        on daterange(l.first_date, l.until_date) && daterange(s.demand_date, s.last_date + 1)
        and coalesce(l.on_hand, 0) <= 0 and ${isWanted(sql`l`, wanted)}
    )`,
    sql`demand_days as materialized (
      select k.id, k.product_key, k.last_date + 1 - k.known_date - coalesce(o.days, 0) as days
      from demand_known k
      left join (
        select o.id, o.product_key, sum(greatest(o.until_date - o.from_date, 0)) as days
        from demand_out o
        group by o.id, o.product_key
      ) o on o.id = k.id and o.product_key = k.product_key
    )`,
    sales('demand_sold', sql`s.demand_key`, wanted),
    sql`demand_unstocked as materialized (
      select s.id, s.product_key, sum(${unitsOf({ from: sql`s.from_key`, to: sql`s.to_key` })}) as units
      from (
        select s.id, s.product_key, ${keyOf(sql`s.from_date`)} as from_key, ${keyOf(sql`s.until_date - 1`)} as to_key
        from (
          select id, product_key, from_date, until_date from demand_out
          union all
          select id, product_key, demand_date, known_date from demand_known
        ) s
        where s.from_date < s.until_date
      ) s
      -- Days within 28 are of two months at most.
      join warehouse.agg_product_units u
        on u.product_key = s.product_key and u.month_key in (s.from_key / 100, s.to_key / 100)
      group by s.id, s.product_key
    )`,
  ];
}

function rows(wanted: StockWanted, reads: (...some: StockColumn[]) => boolean): Sql {
  const isOfLocation = wanted.grain === 'location';
  const same = (other: Sql): Sql => sql`${other}.id = s.id and ${other}.product_key = s.product_key`;
  const parts: { name: StockColumn; isRead: boolean; value: Sql; from: Sql }[] = [
    {
      name: 'value',
      isRead: reads('value'),
      // Of nothing, the value is known.
      value: sql`case when s.absolute_units = 0 then 0 * s.on_hand else s.on_hand * cost.unit_cost * rate.rate end`,
      from: sql`left join stock_cost cost
          on cost.product_key = s.product_key and cost.from_key <= s.last_key and cost.until_key > s.last_key
        left join stock_rate rate on rate.currency = cost.currency and rate.date = s.last_date`,
    },
    {
      name: 'opening',
      isRead: reads('opening', 'received', 'sold'),
      value: sql`o.opening`,
      from: sql`left join stock_opening o on ${same(sql`o`)} ${isOfLocation ? sql`and o.location_key = s.location_key` : nothing}`,
    },
    {
      name: 'sold',
      isRead: reads('sold'),
      value: sql`case when o.opening is not null then coalesce(sold.units, 0) end`,
      from: sql`left join stock_sold sold on ${same(sql`sold`)}`,
    },
    {
      name: 'received',
      isRead: reads('received'),
      value: sql`case when o.opening is not null then coalesce(received.units, 0) end`,
      from: sql`left join stock_received received on ${same(sql`received`)}`,
    },
    {
      name: 'recently_sold',
      isRead: reads('recently_sold'),
      value: sql`coalesce(recent.units, 0)`,
      from: sql`left join stock_recent recent on ${same(sql`recent`)}`,
    },
    {
      name: 'demand',
      isRead: reads('demand'),
      value: sql`case when s.on_hand is not null and d.days > 0
        then greatest(round(coalesce(ds.units, 0) - coalesce(du.units, 0), ${quotientDecimals}::integer) / d.days, 0) end`,
      from: sql`left join demand_days d on ${same(sql`d`)} left join demand_sold ds on ${same(sql`ds`)}
        left join demand_unstocked du on ${same(sql`du`)}`,
    },
  ];
  const read = parts.filter(({ isRead }) => isRead);
  // Also of groups of which nothing was known: they have 0 known levels. Apart, because a join would take longer than both.
  const ofToday = sql`
    union all
    select s.id, s.last_key, l.product_key, ${locationKey(wanted)}, l.source_id, null, 0, 0,
      ${isOfLocation ? sql`1` : sql`l.reported_levels`} ${list(read.map(() => sql`null`))}
    from stock_span s
    join ${tableOf(wanted)} l on ${isValidOn(lastDay, wanted)} and ${isWanted(sql`l`, wanted)}`;
  return sql`stock_row as (
    select s.id, s.last_key, s.product_key, s.location_key, s.source_id, s.on_hand, s.absolute_units, s.known_levels, 0 as all_levels
      ${list(read.map(({ name, value }) => sql`${value} as ${identifier(name)}`))}
    from stock_closing s
    ${join(
      read.map(({ from }) => from),
      ' ',
    )}
    ${reads('known_levels', 'all_levels') ? ofToday : nothing}
  )`;
}

/** Before which every span ends that does not hold today. */
const lastDay = sql`date '9999-12-31'`;

function tableOf({ grain }: StockWanted): Sql {
  return identifier(`warehouse.agg_${grain}_stock`);
}

function locationKey({ grain }: StockWanted): Sql {
  return grain === 'location' ? sql`l.location_key` : sql`null::text as location_key`;
}

function levelColumns(wanted: StockWanted): Sql {
  const counts =
    wanted.grain === 'location'
      ? sql`coalesce(abs(l.on_hand), 0) as absolute_units, 1 as known_levels`
      : sql`l.absolute_units, l.reported_levels as known_levels`;
  return sql`l.product_key, ${locationKey(wanted)}, l.source_id, l.on_hand, ${counts}`;
}

/** By the range's index, but for some products by their key: of each day the range has all of them. */
function isValidOn(date: Sql, { productKeys }: StockWanted): Sql {
  return productKeys === null
    ? sql`daterange(l.first_date, l.until_date) @> ${date}`
    : sql`l.first_date <= ${date} and l.until_date > ${date}`;
}

function isWanted(table: Sql, wanted: StockWanted): Sql {
  return sql`${wanted.ofSources(sql`${table}.source_id`)} and ${isOfProducts(table, wanted)}`;
}

function isOfProducts(table: Sql, { productKeys }: StockWanted): Sql {
  return productKeys === null ? sql`true` : sql`${table}.product_key = any(${productKeys})`;
}

function keyOf(date: Sql): Sql {
  return sql`to_char(${date}, 'YYYYMMDD')::integer`;
}

function dateOf(key: Sql): Sql {
  return sql`to_date(${key}::text, 'YYYYMMDD')`;
}
