import type { Pool } from '../../src/database/pool.js';
import type { CustomerGroup, CustomerPeriod } from '../../src/models/reporting/customer-question.js';

/** What the sets are compared with: the orders themselves, by plain SQL. `sources`: those in scope; null: all. */
const counts = `
  with valid as (
    select o.order_key, o.source_id, o.customer_key, o.channel_key, o.ship_to_country, d.date, not (o.cancelled_at is not null and o.store_total <= o.store_reversed and not exists (
      select from warehouse.fact_refunds f where f.order_key = o.order_key and f.store_refunded <> 0
    )) as is_valid
    from warehouse.fact_orders o
    join warehouse.dim_date d on d.date_key = o.date_key
    where not o.is_test
  ),
  history as (
    select customer_key, min(date) filter (where is_valid) as first_day,
      (array_agg(date order by date))[2] as second_day
    from valid
    where $5::text[] is null or source_id = any($5::text[])
    group by customer_key
  ),
  buyer as (
    select distinct v.customer_key
    from valid v
    where v.channel_key = any($1::text[])
      and ($2::text[] is null or coalesce(v.ship_to_country, '') = any($2::text[]))
      and exists (select from unnest($3::date[], $4::date[]) as s (first, last) where v.date between s.first and s.last)
  )
  select count(*)::integer as customers,
    (count(*) filter (where h.first_day between p.first and p.last))::integer as "newCustomers",
    (count(*) filter (where h.first_day < p.first))::integer as "returningCustomers",
    (count(*) filter (where h.second_day <= p.last))::integer as "repeatCustomers"
  from buyer b
  left join history h on h.customer_key = b.customer_key
  cross join (select min(first) as first, max(last) as last from unnest($3::date[], $4::date[]) as s (first, last)) p`;

export async function customersBySql(
  pool: Pool,
  { channelKeys, countries }: CustomerGroup,
  { spans }: CustomerPeriod,
  sources: readonly string[] | null,
): Promise<Record<string, number>> {
  const { rows } = await pool.query<Record<string, number>>(counts, [
    channelKeys,
    countries?.map((country) => country ?? '') ?? null,
    spans.map(({ first }) => first),
    spans.map(({ last }) => last),
    sources,
  ]);
  return rows[0]!;
}
