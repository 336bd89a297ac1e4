-- Grain: one order whose staged version is loaded: the newest, not older than the known one, newer than a deletion.
insert into change_order (
  seq, order_key, date_key, account_key, is_new, is_alone,
  old_date_key, old_channel_key, old_account_key, old_customer_key, old_ordered_at, old_is_test, old_is_valid, old_is_first,
  old_sales
)
with newest as (
  select distinct on (s.order_key) s.*
  from staged_order s
  order by s.order_key, s.updated_at desc, s.seq desc
)

select
  n.seq,
  n.order_key,
  d.date_key,
  n.account_key,
  o.order_key is null,
  o.order_key is null and g.seq is not null,
  o.date_key,
  o.channel_key,
  o.account_key,
  o.customer_key,
  o.ordered_at,
  o.is_test,
  o.is_valid,
  o.is_first,
  o.gross_sales - o.discounts
from newest n
cross join change_source src
-- Every day of the change set has rates: an order without one was held back.
join day_rate d on d.currency = n.currency and d.date = (n.ordered_at at time zone src.timezone)::date
left join guest_order g on g.seq = n.seq
left join warehouse.fact_orders o on o.order_key = n.order_key
left join ops.deleted_record gone
  on gone.source_id = src.source_id and gone.entity = 'order' and gone.record_id = n.order_id
where n.is_assembled
  or (
    (gone.deleted_at is null or n.updated_at > gone.deleted_at)
    and (o.order_key is null or n.updated_at >= o.source_updated_at)
  );

analyze change_order;
