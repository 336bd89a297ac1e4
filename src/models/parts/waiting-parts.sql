-- Grain: source with parts that wait: lines whose order has not come, orders whose lines have not. The lines of an order that
-- was deleted wait for nothing.
with orders as (
  select
    source_id,
    order_id,
    bool_or(kind = 'header') as is_known,
    bool_or(kind = 'header' and not is_deleted) as is_there,
    count(*) filter (where kind = 'line' and not is_deleted) as lines
  from ops.order_part
  where kind in ('header', 'line')
  group by source_id, order_id
)

select
  source_id as "sourceId",
  coalesce(sum(lines) filter (where not is_known), 0) as lines,
  count(*) filter (where is_there and lines = 0) as orders
from orders
group by source_id
having coalesce(sum(lines) filter (where not is_known), 0) + count(*) filter (where is_there and lines = 0) > 0
order by source_id;
