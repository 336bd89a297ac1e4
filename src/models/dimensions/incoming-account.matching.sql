-- Grain: account that is matched again: unchanged, except that guests whose orders now belong to another account are
-- removed.
insert into account_from_orders (account_key)
select distinct old_account_key
from rekeyed_order;

insert into incoming_account (
  account_key, source_id, platform_customer_id, origin, email, phone, country, city, source_updated_at
)
select distinct on (r.account_key)
  r.account_key, o.source_id, null, 'order', o.customer_email, o.customer_phone, o.ship_to_country, o.ship_to_city, o.ordered_at
from rekeyed_order r
join warehouse.fact_orders o on o.order_key = r.order_key
order by r.account_key, o.ordered_at desc, o.order_key desc;

insert into incoming_account (
  account_key, source_id, platform_customer_id, origin, email, phone, first_name, last_name, country, city,
  created_at, source_updated_at
)
select
  a.account_key, a.source_id, a.platform_customer_id, a.origin, a.email, a.phone, a.first_name, a.last_name, a.country,
  a.city, a.created_at, a.source_updated_at
from account_before b
join warehouse.customer_account a on a.account_key = b.account_key
left join account_from_orders gone on gone.account_key = b.account_key
where gone.account_key is null;

analyze incoming_account;
