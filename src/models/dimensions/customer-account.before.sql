-- Grain: one account that this change set may alter, in its previous state. Those of one order alone are new
-- (dim-customer.alone.sql).
insert into account_before (
  account_key, customer_key, origin, source_updated_at, joining_email, joining_phone, joined_email, is_email_masked, email,
  phone, first_name, last_name, country, city
)
with touched as materialized (
  select account_key from change_order where not is_alone
  union
  select old_account_key from change_order where old_account_key is not null
  union
  select account_key from gone_order
  union
  select account_key from staged_lone_refund where account_key is not null
  union
  select account_key from lone_refund_before where account_key is not null
  union
  select account_key from staged_customer
  union
  select src.source_id || ':' || s.record_id
  from staged_deletion s
  cross join change_source src
  where s.entity = 'customer'
)

select
  t.account_key, a.customer_key, a.origin, a.source_updated_at, a.joining_email, a.joining_phone, a.joined_email,
  a.is_email_masked, a.email, a.phone, a.first_name, a.last_name, a.country, a.city
from touched t
-- One index lookup each: the planner overestimates the few rows.
left join lateral (
  select * from warehouse.customer_account where account_key = t.account_key order by account_key
) a on true;

analyze account_before (account_key, customer_key, joining_email, joining_phone);
