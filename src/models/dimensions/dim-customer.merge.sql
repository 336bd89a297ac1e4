-- Grain: customer whose accounts changed: the data of the best account. The roll-up sets the measures and removes
-- customers. Both ends of a move are marked; the roll-up removes one without accounts.
insert into ops.dirty_customer (customer_key)
select old_customer_key from changed_account where old_customer_key <> customer_key or customer_key is null
union
select customer_key from changed_account where old_customer_key <> customer_key
union
-- Refunds that arrived before their account.
select c.customer_key
from changed_account c
cross join lateral (
  select 1 from warehouse.fact_refunds where account_key = c.account_key order by order_key
) refunded
where c.old_customer_key is null and c.customer_key is not null
on conflict (customer_key) do nothing;

with touched as materialized (
  select customer_key, account_key, split_part(account_key, ':', 1) as source_id
  from changed_account
  where not is_only_later and customer_key is not null
  union
  select old_customer_key, account_key, split_part(account_key, ':', 1)
  from changed_account
  where not is_only_later and old_customer_key is not null
),

-- note customers_of_sources of touched

select count(*) from touched;

with changed_customer as materialized (
  select customer_key from changed_account where customer_key is not null and not is_only_later
  union
  select old_customer_key from changed_account where old_customer_key is not null and not is_only_later
  union
  -- Another of its accounts may be the best now.
  select c.customer_key
  from (
    select customer_key from changed_account where is_only_later
    union all
    select customer_key from later_account
  ) c
  left join lateral (
    select account_count from warehouse.dim_customer where customer_key = c.customer_key order by customer_key
  ) standing on true
  where standing.account_count is distinct from 1
),

-- The best account may be one without an e-mail address, joined by its phone.
ranked as materialized (
  select
    a.*,
    row_number() over (
      partition by a.customer_key order by (a.origin = 'customer') desc, a.source_updated_at desc, a.account_key
    ) as place,
    count(*) over (partition by a.customer_key) as account_count
  from changed_customer c
  -- One index lookup each: the planner overestimates the few rows.
  cross join lateral (
    select * from warehouse.customer_account where customer_key = c.customer_key order by customer_key
  ) a
),

-- merge into warehouse.dim_customer as merged
-- without first_order_date, second_order_date, last_order_date, segment, first_valid_order_date, last_valid_order_date, first_valid_order_key
-- once order_count, total_spent, net_sales_bound, valid_order_count
-- compare first
-- returning known.customer_key
select
  customer_key,
  coalesce(joined_email, email) as email,
  is_email_masked,
  phone,
  first_name,
  last_name,
  country,
  city,
  account_count,
  0 as order_count,
  0 as total_spent,
  0 as net_sales_bound,
  0 as valid_order_count
from ranked
where place = 1
-- end merge,

-- note customers of merged

select count(*) as changed from merged;
