-- Grain: order, of the given ones, that exists after the change set. $1: the source; $2: their ids; $3, $4: orders of
-- the change set and the times of their versions; $5, $6: its deletions, likewise.
with known as (
  select o.platform_order_id as order_id, o.source_updated_at as updated_at
  from warehouse.fact_orders o
  where o.order_key in (select $1::text || ':' || asked.order_id from unnest($2::text[]) as asked (order_id))
    and o.parent_order_key is null
  union all
  select * from unnest($3::text[], $4::timestamptz[])
),

gone as (
  select record_id as order_id, deleted_at
  from ops.deleted_record
  where source_id = $1::text and entity = 'order' and record_id = any($2::text[])
  union all
  select * from unnest($5::text[], $6::timestamptz[])
)

select distinct k.order_id as "orderId"
from known k
where k.order_id = any($2::text[])
  and not exists (select 1 from gone g where g.order_id = k.order_id and g.deleted_at >= k.updated_at);
