-- Grain: account and customer of a new order of a guest without any contact. They cannot exist yet, and nothing joins them to others:
-- they skip the matching, which is most of the work for a store of such orders.
with alone as materialized (
  select
    c.account_key,
    src.source_id,
    left(encode(sha256(convert_to('account:' || c.account_key, 'UTF8')), 'hex'), 32) as customer_key,
    s.country,
    s.city,
    s.ordered_at
  from change_order c
  join staged_order s on s.seq = c.seq
  cross join change_source src
  where c.is_alone
),

-- merge into warehouse.customer_account as account
-- new where is_new
-- returning known.account_key
select
  true as is_new,
  account_key,
  source_id,
  null as platform_customer_id,
  customer_key,
  'order' as matched_by,
  null as joined_email,
  false as is_phone_shared,
  null as joining_email,
  null as joining_phone,
  false as is_email_masked,
  'order' as origin,
  null as email,
  null as phone,
  null as first_name,
  null as last_name,
  country,
  city,
  null::timestamptz as created_at,
  ordered_at as source_updated_at
from alone
-- end merge,

-- A customer whose order was deleted stays until the next roll-up, and the order may come back before it.
-- merge into warehouse.dim_customer as customer
-- without first_order_date, second_order_date, last_order_date, segment, first_valid_order_date, last_valid_order_date, first_valid_order_key
-- once order_count, total_spent, net_sales_bound, valid_order_count
-- compare first
-- returning known.customer_key
select
  customer_key,
  null as email,
  false as is_email_masked,
  null as phone,
  null as first_name,
  null as last_name,
  country,
  city,
  1 as account_count,
  0 as order_count,
  0 as total_spent,
  0 as net_sales_bound,
  0 as valid_order_count
from alone
-- end merge,

-- note customers_of_sources of alone,

-- note customers of customer

insert into changed_account (account_key, old_customer_key, customer_key, is_only_later)
select account_key, null, customer_key, false from alone;

analyze changed_account (account_key);
