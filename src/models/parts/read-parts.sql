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
  select distinct on (p.part_id)
    p.*,
    (
      select max(o.body::json -> 0 -> 'refund' ->> 'refundedAt')
      from ops.order_part o
      where o.source_id = p.source_id
        and o.kind = 'refund'
        and o.part_id = p.part_id
        and o.delivery <> p.delivery
        and not o.is_deleted
        and not p.is_deleted
        and o.body::json -> 0 -> 'refund' ->> 'refundedAt' <> p.body::json -> 0 -> 'refund' ->> 'refundedAt'
    ) as other_day
  from touched_refund t
  join ops.order_part p on p.source_id = $1::text and p.kind = 'refund' and p.part_id = t.part_id
  order by p.part_id, p.updated_at desc, p.delivery desc
),

-- Orders that have a header and are not touched: a refund line of theirs is where it belongs. It was met here because another
-- delivery names a touched order for it.
elsewhere as materialized (
  select order_id
  from (
    select distinct on (p.part_id) p.part_id as order_id, p.is_deleted
    from refund r
    join ops.order_part p on p.source_id = $1::text and p.kind = 'header' and p.part_id = r.order_id
    left join touched_order t on t.order_id = r.order_id
    where t.order_id is null
    order by p.part_id, p.updated_at desc, p.delivery desc
  ) newest
  where not is_deleted
),

parts as (
  select h.*, null::text as other_day, true as has_header
  from header h
  where not h.is_deleted
  union all
  select p.*, null::text, true
  from header h
  join ops.order_part p on p.source_id = $1::text and p.kind = 'lines' and p.part_id = h.order_id
  where not h.is_deleted
  union all
  select r.*, h.order_id is not null
  from refund r
  left join header h on h.order_id = r.order_id and not h.is_deleted
  left join elsewhere e on e.order_id = r.order_id
  where not r.is_deleted and e.order_id is null
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
  other_day as "otherDay",
  max(updated_at) over (partition by has_header, order_id) as "orderUpdatedAt",
  has_header as "hasHeader"
from parts
order by has_header, order_id, kind, updated_at, delivery, part_id;
