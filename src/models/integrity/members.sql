-- Grain: dimension row without a use: a channel without orders and lone refunds, a customer without accounts, an
-- inferred one without facts.
select 'dim_channel' as dimension, c.channel_key as key
from warehouse.dim_channel c
left join (
  select channel_key from warehouse.fact_orders
  union
  select channel_key from warehouse.fact_refunds where refund_key = order_key
) o on o.channel_key = c.channel_key
where o.channel_key is null
union all
select 'dim_customer', c.customer_key
from warehouse.dim_customer c
left join (
  select customer_key, count(*) as account_count from warehouse.customer_account group by customer_key
) a on a.customer_key = c.customer_key
where a.account_count is distinct from c.account_count
union all
select 'customer_account', a.account_key
from warehouse.customer_account a
left join (select distinct account_key from warehouse.fact_orders) o on o.account_key = a.account_key
left join (
  select distinct account_key from warehouse.fact_refunds where account_key is not null
) f on f.account_key = a.account_key
where (a.origin = 'order' and o.account_key is null)
  or (a.origin = 'refund' and (o.account_key is not null or f.account_key is null))
union all
select 'dim_product', p.product_key
from warehouse.dim_product p
left join (select distinct product_key from warehouse.fact_order_items) i on i.product_key = p.product_key
where (p.origin = 'order' and i.product_key is null)
  or (p.origin = 'inventory' and (p.cost_updated_at is null or i.product_key is not null));
