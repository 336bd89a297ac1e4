-- Grain: source with parts that wait: lines whose order has not come, orders whose lines have not.
with orders as (
  select
    source_id,
    order_id,
    bool_or(kind = 'header') as has_header,
    count(*) filter (where kind = 'line') as lines
  from ops.order_part
  where not is_deleted and kind in ('header', 'line')
  group by source_id, order_id
)

select
  source_id as "sourceId",
  coalesce(sum(lines) filter (where not has_header), 0) as lines,
  count(*) filter (where has_header and lines = 0) as orders
from orders
group by source_id
having coalesce(sum(lines) filter (where not has_header), 0) + count(*) filter (where has_header and lines = 0) > 0
order by source_id;
