-- Grain: one part of a touched order that has a header: the newest header, every delivery's lines, the newest version of each
-- refund line; or one touched refund line that has no such order. Deliveries sort by their time. $1: the source.
with header as materialized (
  select distinct on (p.order_id) p.*
  from touched_order t
  -- A header and lines are named as their order is: by the key, each is found at once whatever the statistics say.
  join ops.order_part p on p.source_id = $1::text and p.kind = 'header' and p.part_id = t.order_id
  order by p.order_id, p.updated_at desc, p.delivery desc
),

refund as materialized (
  select distinct on (p.part_id) p.*
  from touched_refund t
  join ops.order_part p on p.source_id = $1::text and p.kind = 'refund' and p.part_id = t.part_id
  order by p.part_id, p.updated_at desc, p.delivery desc
),

parts as (
  select h.*, true as has_header
  from header h
  where not h.is_deleted
  union all
  select p.*, true
  from header h
  join ops.order_part p on p.source_id = $1::text and p.kind = 'lines' and p.part_id = h.order_id
  where not h.is_deleted
  union all
  select r.*, h.order_id is not null
  from refund r
  left join header h on h.order_id = r.order_id and not h.is_deleted
  where not r.is_deleted
)

select
  order_id as "orderId",
  kind,
  part_id as "partId",
  body,
  stream,
  record_key as "key",
  chunk_id as "chunkId",
  position,
  place,
  delivery,
  max(updated_at) over (partition by has_header, order_id) as "orderUpdatedAt",
  has_header as "hasHeader"
from parts
order by has_header, order_id, kind, updated_at, delivery, part_id;
