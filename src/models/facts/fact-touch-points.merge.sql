-- Grain: visit on the way to an order; those of a changed order are replaced as a whole. Depends on no customer: those
-- of new orders are written before them.
with gone as materialized (
  select p.order_key, p.touch_key
  from change_order c
  join warehouse.fact_touch_points p on p.order_key = c.order_key
  left join staged_touch_point t on t.seq = c.seq and t.touch_key = p.touch_key
  where not c.is_new and t.touch_key is null
),

-- note orders of gone,

removed as (
  delete from warehouse.fact_touch_points p
  using gone g
  where p.order_key = g.order_key and p.touch_key = g.touch_key
  returning p.order_key
)

select count(*) as changed from removed;

with
  -- merge into warehouse.fact_touch_points as merged
  -- new where is_new
  -- returning known.order_key
  select
    c.is_new,
    c.order_key,
    t.touch_key,
    src.source_id,
    t.touched_at,
    t.channel_group,
    t.source,
    t.medium,
    t.campaign,
    t.referrer,
    t.landing_page
  from change_order c
  join staged_touch_point t on t.seq = c.seq
  cross join change_source src
  -- end merge,

-- note orders of merged_known

select count(*) as changed from merged;
