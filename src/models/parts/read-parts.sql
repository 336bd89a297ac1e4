-- Grain: one part of a touched order that has a header (the newest header, every delivery's lines, the newest version
-- of each refund line), or one touched refund line without such an order. For versions from this change set only the
-- position (`seq`) is returned; the rest is in memory. $1: the source.
with staged as materialized (
  -- As merged.
  select distinct on (kind, part_id, delivery) seq, kind, part_id, delivery, chunk_id, position
  from staged_part
  order by kind, part_id, delivery, updated_at desc, seq desc
),

-- A header and lines have the name of their order. `lateral`, in key order, makes the planner look up each by key: from
-- the statistics of a file of lines it expects no headers, and reads all that arrived since, once a batch.
header as materialized (
  select distinct on (p.part_id) p.*
  from touched_order t
  cross join lateral (
    select *
    from ops.order_part
    where source_id = $1::text and kind in ('header', 'whole') and part_id = t.order_id
    order by delivery
  ) p
  -- One with lines and one without may be of one delivery: a deleted header has none.
  order by p.part_id, p.updated_at desc, p.delivery desc, p.chunk_id desc, p.position desc
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

-- Orders with a header that are not touched keep their refund line. It is here only because another delivery assigns it
-- to a touched order.
elsewhere as materialized (
  select order_id
  from (
    select distinct on (p.part_id) p.part_id as order_id, p.is_deleted
    from refund r
    join ops.order_part p on p.source_id = $1::text and p.kind in ('header', 'whole') and p.part_id = r.order_id
    left join touched_order t on t.order_id = r.order_id
    where t.order_id is null
    order by p.part_id, p.updated_at desc, p.delivery desc, p.chunk_id desc, p.position desc
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

-- Unsorted: sorting the rows with their bodies would take as long as finding them.
select
  s.seq,
  p.has_header as "hasHeader",
  p.updated_at as "updatedAt",
  p.other_day as "otherDay",
  case when s.seq is null then p.order_id end as "orderId",
  case when s.seq is null then case when p.kind = 'whole' then 'header' else p.kind end end as kind,
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
