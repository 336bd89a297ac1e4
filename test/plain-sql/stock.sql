-- Grain: variant at a location that ever reported a level, with what lies there at the end of the range `:from` to `:to` and what
-- happened to it: by the definitions of the docs, apart from the registry and the kept forms of stock. Needs the tables of `events.sql`.
create table plain.stock as
with reported as (
  select
    f.product_key, f.location_key, f.source_id, to_date(f.date_key::text, 'YYYYMMDD') as day,
    case when f.is_active then f.on_hand end as on_hand
  from warehouse.fact_inventory f
),

closing as (
  select distinct on (product_key, location_key) * from reported
  where day <= ':to' order by product_key, location_key, day desc
),

opening as (
  select distinct on (product_key, location_key) * from reported
  where day < ':from' order by product_key, location_key, day desc
),

span as (
  select *, lead(day) over (partition by product_key, location_key order by day) as until_day from reported
),

-- All locations of a variant, at the end of each day from the one before the last four weeks on.
daily as (
  select d.day::date as day, s.product_key, coalesce(sum(s.on_hand), 0) as on_hand
  from generate_series(':to'::timestamp - interval '28 days', ':to', interval '1 day') as d (day)
  join span s on s.day <= d.day and (s.until_day is null or s.until_day > d.day)
  group by 1, 2
),

units as (
  select to_date(date_key::text, 'YYYYMMDD') as day, product_key, sum(units) as units
  from (
    select date_key, product_key, units from plain.line
    union all
    select date_key, product_key, -units from plain.back
  ) u
  group by 1, 2
),

demand as (
  select t.product_key, greatest(round(sum(coalesce(u.units, 0)), 40) / count(*), 0) as demand
  from daily t
  left join daily y on y.product_key = t.product_key and y.day = t.day - 1
  left join units u on u.product_key = t.product_key and u.day = t.day
  where t.day > ':to'::date - 28 and (t.on_hand > 0 or y.on_hand > 0)
  group by t.product_key
),

grown as (
  select day, product_key, sum(change) as change
  from (
    select
      day, product_key,
      coalesce(on_hand, 0) - lag(coalesce(on_hand, 0)) over (partition by product_key, location_key order by day) as change
    from reported
  ) c
  group by 1, 2
),

put_back as (
  select to_date(date_key::text, 'YYYYMMDD') as day, product_key, sum(units) as units
  from plain.back
  where is_restocked
  group by 1, 2
),

received as (
  select g.product_key, sum(greatest(g.change - coalesce(b.units, 0), 0)) as units
  from grown g
  left join put_back b using (day, product_key)
  where g.change > 0 and g.day between ':from' and ':to'
  group by g.product_key
),

rate as materialized (
  select currency, plain.rate_on(currency, ':to') as rate
  from (select distinct currency from warehouse.dim_product_cost) c
),

costed as (
  select c.product_key, k.unit_cost * rate.rate as unit_cost
  from (select distinct product_key from reported) c
  cross join lateral (
    select h.unit_cost, h.currency from warehouse.dim_product_cost h
    where h.product_key = c.product_key
    order by h.date_key > :to_key, abs(h.date_key - :to_key)
    limit 1
  ) k
  left join rate on rate.currency = k.currency
),

level as (
  select
    r.product_key, r.location_key, r.source_id, c.on_hand, (c.product_key is not null)::integer as is_known,
    case when c.on_hand = 0 then 0 else c.on_hand * k.unit_cost end as worth,
    case
      when c.on_hand is null then null
      when coalesce(s.units, 0) <= 0 then greatest(c.on_hand, 0)
      else 0
    end as dead,
    case when o.product_key is not null then coalesce(o.on_hand, 0) end as opening
  from (select distinct product_key, location_key, source_id from reported) r
  left join closing c using (product_key, location_key)
  left join opening o using (product_key, location_key)
  left join costed k on k.product_key = r.product_key
  left join (
    select product_key, sum(units) as units from units where day between ':to'::date - 89 and ':to' group by product_key
  ) s on s.product_key = r.product_key
),

-- What only a variant has, not its locations. Of a stock that was not known when the range began, sales are no sell-through.
variant as (
  select
    r.product_key, r.source_id,
    case when o.product_key is not null then coalesce(g.units, 0) end as received,
    case when o.product_key is not null then coalesce(s.units, 0) end as sold,
    case when h.product_key is not null then d.demand end as demand
  from (select distinct product_key, source_id from reported) r
  left join (select distinct product_key from opening) o using (product_key)
  left join received g using (product_key)
  left join (
    select product_key, sum(units) as units from units where day between ':from' and ':to' group by product_key
  ) s using (product_key)
  left join demand d using (product_key)
  left join (select distinct product_key from closing where on_hand is not null) h using (product_key)
),

both_kinds as (
  select
    product_key, location_key, source_id, on_hand, is_known, 1 as is_level, worth, dead, opening,
    null::numeric as received, null::numeric as sold, null::numeric as demand
  from level
  union all
  select product_key, null, source_id, null, null, null, null, null, null, received, sold, demand
  from variant
)

select
  b.*, src.platform, b.source_id as source, b.location_key as location, b.product_key as variant,
  coalesce(p.product, b.product_key) as product, p.sku, p.current_category, p.current_product_type, p.current_vendor,
  nullif(v.category, '') as category, nullif(v.product_type, '') as product_type, nullif(v.vendor, '') as vendor
from both_kinds b
join ops.source src on src.source_id = b.source_id
left join plain.of_product p using (product_key)
left join lateral (
  select h.category, h.product_type, h.vendor
  from warehouse.dim_product_day h
  where h.product_key = b.product_key
  order by h.date_key > :to_key, abs(h.date_key - :to_key)
  limit 1
) v on true;
