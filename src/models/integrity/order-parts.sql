-- Grain: refund line without an order although its order exists, or whose part no longer exists.
with refund as (
  select distinct on (source_id, part_id) source_id, part_id, order_id, is_deleted
  from ops.order_part
  where kind = 'refund'
  order by source_id, part_id, updated_at desc, delivery desc
),

header as (
  select distinct on (source_id, part_id) source_id, part_id, is_deleted
  from ops.order_part
  where kind in ('header', 'whole')
  order by source_id, part_id, updated_at desc, delivery desc, chunk_id desc, position desc
)

select f.refund_key
from warehouse.fact_refunds f
left join refund r on r.source_id = f.source_id and f.order_key = f.source_id || ':refund:' || r.part_id
left join header h on h.source_id = r.source_id and h.part_id = r.order_id and not h.is_deleted
where f.refund_key = f.order_key and (r.part_id is null or r.is_deleted or h.part_id is not null);
