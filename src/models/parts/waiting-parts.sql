-- Grain: source with parts that wait: lines whose order has not come, orders whose lines have not. The lines of an order that
-- was deleted wait for nothing.
with newest_header as (
  select distinct on (source_id, part_id) source_id, part_id as order_id, is_deleted
  from ops.order_part
  where kind = 'header'
  order by source_id, part_id, updated_at desc, delivery desc
),

newest_lines as (
  select distinct on (source_id, part_id)
    source_id, part_id as order_id, json_array_length(body::json -> 0) as lines
  from ops.order_part
  where kind = 'lines'
  order by source_id, part_id, updated_at desc, delivery desc
),

orders as (
  select
    coalesce(h.source_id, l.source_id) as source_id,
    h.order_id is not null as is_known,
    coalesce(not h.is_deleted, false) as is_there,
    l.order_id is not null as has_lines,
    coalesce(l.lines, 0) as lines
  from newest_header h
  full join newest_lines l on l.source_id = h.source_id and l.order_id = h.order_id
)

select
  source_id as "sourceId",
  coalesce(sum(lines) filter (where not is_known), 0) as lines,
  count(*) filter (where is_there and not has_lines) as orders
from orders
group by source_id
having coalesce(sum(lines) filter (where not is_known), 0) + count(*) filter (where is_there and not has_lines) > 0
order by source_id;
