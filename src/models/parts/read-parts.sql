-- Grain: one part of a touched order that has a header: the newest header, every delivery's lines, the newest version of each
-- refund line; or one touched refund line that has no such order. Of a version that this change set
-- brought there is only its place in it (`seq`): everything else of it is at hand. $1: the source.
with staged as materialized (
  -- As they were merged.
  select distinct on (kind, part_id, delivery) seq, kind, part_id, delivery, chunk_id, position
  from staged_part
  order by kind, part_id, delivery, updated_at desc, seq desc
),

-- A header and lines are named as their order is. Each is looked up by the key, which is what `lateral` in the key's own order is
-- for: by statistics of a file of lines the planner takes headers for none, and reads all that have come since, once for each batch.
header as materialized (
  select distinct on (p.part_id) p.*
  from touched_order t
  cross join lateral (
    select *
    from ops.order_part
    where source_id = $1::text and kind = 'header' and part_id = t.order_id
    order by delivery
  ) p
  order by p.part_id, p.updated_at desc, p.delivery desc
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
  cross join lateral (
    select *
    from ops.order_part
    where source_id = $1::text and kind = 'refund' and part_id = t.part_id
    order by delivery
  ) p
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
  cross join lateral (
    select *
    from ops.order_part
    where source_id = $1::text and kind = 'lines' and part_id = h.order_id
    order by delivery
  ) p
  where not h.is_deleted
  union all
  select r.*, h.order_id is not null
  from refund r
  left join header h on h.order_id = r.order_id and not h.is_deleted
  left join elsewhere e on e.order_id = r.order_id
  where not r.is_deleted and e.order_id is null
)

-- In no order: sorting them with their bodies would take as long as finding them.
select
  s.seq,
  p.has_header as "hasHeader",
  p.updated_at as "updatedAt",
  p.other_day as "otherDay",
  case when s.seq is null then p.order_id end as "orderId",
  case when s.seq is null then p.kind end as kind,
  case when s.seq is null then p.part_id end as "partId",
  case when s.seq is null then p.body end as body,
  case when s.seq is null then p.stream end as stream,
  case when s.seq is null then p.record_key end as "key",
  case when s.seq is null then p.chunk_id end as "chunkId",
  case when s.seq is null then p.position end as position,
  case when s.seq is null then p.place end as place,
  case when s.seq is null then p.delivery end as delivery
from parts p
left join staged s
  on s.chunk_id = p.chunk_id
  and s.position = p.position
  and s.kind = p.kind
  and s.part_id = p.part_id
  and s.delivery = p.delivery;
