-- Grain: product with changed stock, from its earliest changed day on. Days before keep their spans, but for the end of
-- the last one.
analyze rolled_stock;

insert into rolled_level (
  product_key, location_key, first_date, until_date, source_id, on_hand, is_changed, is_first, previous_on_hand
)
with levels as (
  select l.product_key, l.location_key, l.first_date, l.source_id, l.on_hand, false as is_changed
  from rolled_stock k
  join warehouse.agg_location_stock l
    on l.product_key = k.product_key and l.first_date < k.first_date and l.until_date >= k.first_date
  union all
  select
    f.product_key, f.location_key, to_date(f.date_key::text, 'YYYYMMDD'), f.source_id,
    -- Stocked nowhere is not the same as sold out.
    case when f.is_active then f.on_hand end, true
  from rolled_stock k
  join warehouse.fact_inventory f on f.product_key = k.product_key and f.date_key >= k.date_key
)

select
  product_key,
  location_key,
  first_date,
  lead(first_date, 1, date 'infinity') over level,
  source_id,
  on_hand,
  is_changed,
  lag(first_date) over level is null,
  lag(on_hand) over level
from levels
window level as (partition by product_key, location_key order by first_date);

-- merge into warehouse.agg_location_stock
select product_key, location_key, first_date, until_date, source_id, on_hand from rolled_level
-- end merge;

-- merge into warehouse.agg_product_stock
with days as (
  select
    product_key,
    first_date,
    min(source_id) as source_id,
    sum(coalesce(on_hand, 0) - coalesce(previous_on_hand, 0)) as units,
    sum(abs(coalesce(on_hand, 0)) - abs(coalesce(previous_on_hand, 0))) as absolute_units,
    sum((on_hand is not null)::integer - (previous_on_hand is not null)::integer) as active_levels,
    sum(is_first::integer) as reported_levels,
    sum(case when is_first then 0 else coalesce(on_hand, 0) - coalesce(previous_on_hand, 0) end) as change
  from rolled_level
  where is_changed
  group by product_key, first_date
),

parts as (
  select *, null::numeric as known_previous, true as is_changed from days
  union all
  select
    a.product_key, a.first_date, a.source_id, coalesce(a.on_hand, 0), a.absolute_units, a.active_levels,
    a.reported_levels, a.change, a.previous_on_hand, false
  from rolled_stock k
  join warehouse.agg_product_stock a
    on a.product_key = k.product_key and a.first_date < k.first_date and a.until_date >= k.first_date
),

summed as (
  select
    product_key, first_date, source_id, change, known_previous, is_changed,
    trim_scale(sum(units) over product) as units,
    trim_scale(sum(absolute_units) over product) as absolute_units,
    (sum(active_levels) over product)::integer as active_levels,
    (sum(reported_levels) over product)::integer as reported_levels,
    lead(first_date, 1, date 'infinity') over product as until_date
  from parts
  window product as (partition by product_key order by first_date)
),

levels as (
  select *, case when active_levels > 0 then units end as on_hand from summed
)

select
  product_key,
  first_date,
  until_date,
  source_id,
  on_hand,
  absolute_units,
  active_levels,
  reported_levels,
  case when is_changed then lag(on_hand) over (partition by product_key order by first_date) else known_previous end
    as previous_on_hand,
  trim_scale(change) as change
from levels
-- end merge;
