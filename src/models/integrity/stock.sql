-- Grain: product, perhaps at a location, and day on which its stock changed, with another span than the levels give.
with levels as (
  select
    f.product_key,
    f.location_key,
    d.date as first_date,
    lead(d.date, 1, date 'infinity') over level as until_date,
    f.source_id,
    case when f.is_active then f.on_hand end as on_hand,
    lag(case when f.is_active then f.on_hand end) over level as previous_on_hand,
    lag(f.date_key) over level is null as is_first
  from warehouse.fact_inventory f
  join warehouse.dim_date d on d.date_key = f.date_key
  window level as (partition by f.product_key, f.location_key order by f.date_key)
),

days as (
  select
    product_key,
    first_date,
    lead(first_date, 1, date 'infinity') over (partition by product_key order by first_date) as until_date,
    lag(first_date) over (partition by product_key order by first_date) as previous_date
  from (select distinct product_key, first_date from levels) changed
),

closings as (
  select
    d.product_key,
    d.first_date,
    d.until_date,
    min(l.source_id) as source_id,
    sum(l.on_hand) as on_hand,
    coalesce(sum(abs(l.on_hand)), 0) as absolute_units,
    count(l.on_hand) as active_levels,
    count(*) as reported_levels,
    d.previous_date
  from days d
  join levels l on l.product_key = d.product_key and l.first_date <= d.first_date and l.until_date > d.first_date
  group by d.product_key, d.first_date, d.until_date, d.previous_date
),

changes as (
  select
    product_key,
    first_date,
    sum(case when is_first then 0 else coalesce(on_hand, 0) - coalesce(previous_on_hand, 0) end) as change
  from levels
  group by product_key, first_date
),

expected as (
  select c.*, p.on_hand as previous_on_hand, n.change
  from closings c
  join changes n on n.product_key = c.product_key and n.first_date = c.first_date
  left join closings p on p.product_key = c.product_key and p.first_date = c.previous_date
)

select
  coalesce(e.product_key, a.product_key) as product_key,
  null as location_key,
  coalesce(e.first_date, a.first_date)::text as first_date
from expected e
full join warehouse.agg_product_stock a on a.product_key = e.product_key and a.first_date = e.first_date
where (
  e.until_date, e.source_id, e.on_hand, e.absolute_units, e.active_levels, e.reported_levels, e.previous_on_hand, e.change
) is distinct from (
  a.until_date, a.source_id, a.on_hand, a.absolute_units, a.active_levels, a.reported_levels, a.previous_on_hand, a.change
)
union all
select
  coalesce(e.product_key, a.product_key),
  coalesce(e.location_key, a.location_key),
  coalesce(e.first_date, a.first_date)::text
from levels e
full join warehouse.agg_location_stock a
  on a.product_key = e.product_key and a.location_key = e.location_key and a.first_date = e.first_date
where (e.until_date, e.source_id, e.on_hand) is distinct from (a.until_date, a.source_id, a.on_hand);
