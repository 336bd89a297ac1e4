-- Grain: source with waiting parts: lines whose order has not arrived, orders whose lines have not. The lines of a
-- deleted order do not wait.
-- The keys alone show which parts have their counterpart; the bodies are not read.
with header as (
  select distinct source_id, part_id as order_id from ops.order_part where kind in ('header', 'whole')
),

lines as (
  select distinct source_id, part_id as order_id from ops.order_part where kind in ('lines', 'whole')
),

alone as materialized (
  select
    coalesce(h.source_id, l.source_id) as source_id,
    coalesce(h.order_id, l.order_id) as order_id,
    case when h.order_id is null then 'lines' else 'header' end as kind
  from header h
  full join lines l on l.source_id = h.source_id and l.order_id = h.order_id
  where h.order_id is null or l.order_id is null
),

newest as (
  select p.*
  from alone a
  cross join lateral (
    select source_id, kind, is_deleted, body
    from ops.order_part
    where source_id = a.source_id and kind = a.kind and part_id = a.order_id
    order by updated_at desc, delivery desc
    limit 1
  ) p
),

waiting as (
  select source_id, kind, case when kind = 'lines' then json_array_length(body::json -> 0) end as lines
  from newest
  where kind = 'lines' or not is_deleted
)

select
  source_id as "sourceId",
  coalesce(sum(lines), 0) as lines,
  count(*) filter (where kind = 'header') as orders
from waiting
group by source_id
having coalesce(sum(lines), 0) + count(*) filter (where kind = 'header') > 0
order by source_id;
