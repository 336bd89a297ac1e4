-- Grain: one order that a deletion in this change set removes.
insert into gone_order (order_key, date_key, channel_key, account_key, customer_key, ordered_at)
with deleted as materialized (
  select src.source_id || ':' || s.record_id as order_key, max(s.deleted_at) as deleted_at
  from staged_deletion s
  cross join change_source src
  where s.entity = 'order'
  group by 1
)

select o.order_key, o.date_key, o.channel_key, o.account_key, o.customer_key, o.ordered_at
from deleted
join warehouse.fact_orders o on o.order_key = deleted.order_key
where o.source_updated_at <= deleted.deleted_at
  and not exists (select from change_order c where c.order_key = o.order_key);

analyze gone_order;
