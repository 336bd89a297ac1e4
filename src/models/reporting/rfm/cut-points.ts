import Big from 'big.js';
import { type Queryable, type Sql, select, sql } from '../../../database/sql.js';
import { onlySources, type Scope } from '../../../ledger/scope/scope.js';
import { isCurrent, type RfmDay, rfmPopulation } from './rfm-population.js';

/** Where the second to the fifth bin of a measure begin, as exact decimals. */
type Cuts = readonly string[];

/** Of all customers of a scope, as of a day. */
export interface RfmCutPoints {
  /** In days. */
  recency: Cuts;
  frequency: Cuts;
  monetary: Cuts;
}

/** By what customers are scored. */
export interface RfmScale {
  day: RfmDay;
  /** Null without customers. */
  cutPoints: RfmCutPoints | null;
}

const bins = 5;
const unit = 1;

/**
 * The cut points: for each measure the quantiles at 0.2, 0.4, 0.6 and 0.8, linear (type 7), plus one unit: a day, an
 * order, one of the reporting currency. Null without customers.
 *
 * For all sources and the latest day from `agg_customer_spread`; otherwise all customers' values are sorted.
 */
export async function rfmCutPoints(db: Queryable, scope: Scope, day: RfmDay): Promise<RfmCutPoints | null> {
  const rows = await select<{ measure: string; place: number; quantile: string }>(
    db,
    isKept(scope, day) ? keptQuantiles : quantilesOf(rfmPopulation(scope, day)),
  );
  if (rows.length === 0) return null;
  const quantiles = (measure: string): string[] =>
    rows
      .filter((row) => row.measure === measure)
      .sort((a, b) => a.place - b.place)
      .map(({ quantile }) => quantile);
  const today = Math.round(Date.parse(day.asOf) / 86_400_000);
  const daysAgo = quantiles('last_order_day').map((of) => new Big(today).minus(of).toFixed());
  return {
    recency: cutsAt(daysAgo.reverse()),
    frequency: cutsAt(quantiles('frequency')),
    monetary: cutsAt(quantiles('monetary')),
  };
}

/** Whether the cut points need no scan of the customers. */
export function isKept(scope: Scope, day: RfmDay): boolean {
  return isCurrent(day) && onlySources(scope) === null;
}

function cutsAt(quantiles: readonly string[]): Cuts {
  return quantiles.map((quantile) => new Big(quantile).plus(unit).toFixed());
}

/**
 * `found`: for each quantile of `spread (measure, value, customers)` the one or two values that it lies between, and
 * their weights. The value at a place (from 0) is the first with more customers up to it.
 */
const found: Sql = sql`
  cumulative as (
    select measure, value, customers,
      lead(value) over by_value as next_value,
      sum(customers) over by_value - customers as below
    from spread
    window by_value as (partition by measure order by value)
  ),
  quantile as (
    select t.measure, k.place, (t.customers - 1) * k.place / ${bins}::numeric as at
    from (select measure, sum(customers) as customers from spread group by measure) t
    cross join generate_series(1, ${bins - 1}::integer) as k (place)
  ),
  found as materialized (
    select q.measure, q.place, side.at, side.weight, c.value, c.next_value, c.below
    from quantile q
    cross join lateral (
      values (floor(q.at), 1 - (q.at - floor(q.at))), (floor(q.at) + 1, q.at - floor(q.at))
    ) as side (at, weight)
    join cumulative c on c.measure = q.measure and side.at >= c.below and side.at < c.below + c.customers
    where side.weight > 0
  )`;

const keptQuantiles: Sql = sql`
  with spread as (select measure, value, customers from warehouse.agg_customer_spread),
  ${found},
  -- The kept values of net sales are bounds: the exact ones are those of the few customers in between.
  bounds as materialized (
    select distinct value, next_value, below from found where measure = 'monetary'
  ),
  amount as (
    select b.below + row_number() over (partition by b.value order by c.total_spent) - 1 as at, c.total_spent
    from bounds b
    join warehouse.dim_customer c
      on c.total_spent >= b.value and c.total_spent < coalesce(b.next_value, 'infinity'::numeric)
    where c.valid_order_count > 0
  )
  select f.measure, f.place, sum(f.weight * coalesce(a.total_spent, f.value)) as quantile
  from found f
  left join amount a on f.measure = 'monetary' and a.at = f.at
  group by f.measure, f.place`;

function quantilesOf(population: Sql): Sql {
  return sql`
  with population as materialized (select * from ${population}),
  spread as materialized (
    select 'last_order_day' as measure, (last_valid_order_date - date '1970-01-01')::numeric as value, count(*) as customers
    from population group by last_valid_order_date
    union all
    select 'frequency', frequency, count(*) from population group by frequency
    union all
    select 'monetary', monetary, count(*) from population group by monetary
  ),
  ${found}
  select measure, place, sum(weight * value) as quantile
  from found
  group by measure, place`;
}
