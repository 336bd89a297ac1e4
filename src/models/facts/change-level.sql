-- Grain: product x location x day in one round ($1) of stock events; a level that is no longer listed has zeros.
insert into change_level (
  product_key, location_key, location_id, date_key, inventory_item_id, is_active,
  available, on_hand, committed, incoming, reserved, unsellable, researching, changed_at
)
with events as (
  select e.*
  from staged_inventory e
  cross join change_source src
  left join ops.deleted_record gone
    on gone.source_id = src.source_id and gone.entity = 'inventory' and gone.record_id = e.inventory_item_id
  where e.round = $1::integer
    and (e.product_key is null or gone.deleted_at is null or e.happened_at > gone.deleted_at)
),

listed as (
  select e.product_key, e.inventory_item_id, l.*
  from events e
  join staged_level l on l.seq = e.seq
),

unlisted as (
  select e.product_key, e.inventory_item_id, e.happened_at, loc.location_key, loc.platform_location_id
  from events e
  cross join change_source src
  join warehouse.dim_location loc on loc.source_id = src.source_id
  left join listed l on l.seq = e.seq and l.location_key = loc.location_key
  where l.seq is null and e.product_key is not null
  union all
  -- The item is gone: every level of its product.
  select distinct f.product_key, e.inventory_item_id, e.happened_at, f.location_key, loc.platform_location_id
  from events e
  cross join change_source src
  join warehouse.fact_inventory f
    on f.source_id = src.source_id and f.inventory_item_id = e.inventory_item_id
  join warehouse.dim_location loc on loc.location_key = f.location_key
  where e.product_key is null
),

last_known as (
  select distinct on (f.product_key, f.location_key)
    f.product_key, f.location_key, u.platform_location_id, f.inventory_item_id, u.happened_at, f.changed_at,
    f.is_active or (f.available, f.on_hand, f.committed, f.incoming, f.reserved) <> (0, 0, 0, 0, 0) as is_alive
  from unlisted u
  join warehouse.fact_inventory f
    on f.product_key = u.product_key
    and f.location_key = u.location_key
    and f.inventory_item_id = u.inventory_item_id
  order by f.product_key, f.location_key, f.date_key desc
),

levels as (
  select
    product_key, location_key, location_id, inventory_item_id, is_active,
    available, on_hand, committed, incoming, reserved, unsellable, researching, changed_at, position
  from listed
  union all
  select
    product_key, location_key, platform_location_id, inventory_item_id, false,
    0, 0, 0, 0, 0, 0, 0, happened_at, 0
  from last_known
  where is_alive and happened_at >= changed_at
)

select distinct on (l.product_key, l.location_key, d.date_key)
  l.product_key, l.location_key, l.location_id, d.date_key, l.inventory_item_id, l.is_active,
  l.available, l.on_hand, l.committed, l.incoming, l.reserved, l.unsellable, l.researching, l.changed_at
from levels l
cross join change_source src
join warehouse.dim_date d on d.date = (l.changed_at at time zone src.timezone)::date
order by l.product_key, l.location_key, d.date_key, l.changed_at desc, l.position desc;
