-- Grain: variant without a catalogue record: as in its latest order line (by instant, order, line), or that none is
-- left. The history of a variant is read only if its latest line may have gone; otherwise the change set decides.
insert into product_from_orders (product_key, item_key, ordered_at, sku, title, variant_title)
with before as (
  select i.product_key, max(o.ordered_at) as ordered_at
  from (
    select order_key, old_ordered_at as ordered_at from change_order where not is_new
    union all
    select order_key, ordered_at from gone_order
  ) o
  join warehouse.fact_order_items i on i.order_key = o.order_key
  where i.product_key is not null
  group by i.product_key
),

lines as (
  select l.product_key, c.order_key, l.item_key, c.date_key, s.ordered_at, l.sku, l.title, l.variant_title
  from change_order c
  join staged_order s on s.seq = c.seq
  join staged_line l on l.seq = c.seq
  left join warehouse.dim_product p on p.product_key = l.product_key
  where l.product_key is not null and p.origin is distinct from 'product'
),

candidate as materialized (
  select distinct on (product_key) *
  from lines
  order by product_key, ordered_at desc, order_key desc, item_key desc
),

touched as materialized (
  select coalesce(c.product_key, b.product_key) as product_key, c.ordered_at, c.date_key, b.ordered_at as before_at
  from candidate c
  full join before b on b.product_key = c.product_key
),

-- If the candidate is as late as the latest known one, only that day is searched, for ties.
history as materialized (
  select
    t.product_key,
    case when t.ordered_at = p.source_updated_at then t.date_key else 0 end as first_date_key,
    case when t.ordered_at = p.source_updated_at then t.date_key else 99991231 end as last_date_key
  from touched t
  join warehouse.dim_product p on p.product_key = t.product_key
  where p.origin = 'order'
    and (
      t.ordered_at = p.source_updated_at
      or (t.before_at >= p.source_updated_at and (t.ordered_at is null or t.ordered_at < p.source_updated_at))
    )
),

known as (
  select i.product_key, i.order_key, i.item_key, o.ordered_at, i.sku, i.title, i.variant_title
  from history h
  join warehouse.fact_order_items i
    on i.product_key = h.product_key and i.date_key between h.first_date_key and h.last_date_key
  join warehouse.fact_orders o on o.order_key = i.order_key
  left join change_order c on c.order_key = i.order_key
  left join gone_order g on g.order_key = i.order_key
  where c.order_key is null and g.order_key is null
  union all
  select c.product_key, c.order_key, c.item_key, c.ordered_at, c.sku, c.title, c.variant_title
  from candidate c
  left join warehouse.dim_product p on p.product_key = c.product_key and p.origin = 'order'
  left join history h on h.product_key = c.product_key
  where p.product_key is null or h.product_key is not null or c.ordered_at > p.source_updated_at
),

latest as (
  select distinct on (product_key) *
  from known
  order by product_key, ordered_at desc, order_key desc, item_key desc
)

select
  coalesce(k.product_key, h.product_key), k.item_key, k.ordered_at, k.sku, k.title, k.variant_title
from latest k
full join history h on h.product_key = k.product_key;
