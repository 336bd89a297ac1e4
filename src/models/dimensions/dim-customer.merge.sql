-- Grain: customer whose accounts changed: the data of the best one. Measures and removal are the roll-up's.
insert into changed_customer (customer_key)
select b.customer_key
from account_before b
left join warehouse.customer_account a on a.account_key = b.account_key
where b.customer_key is not null and a.customer_key is distinct from b.customer_key;

-- Without statistics the planner takes the few for many and reads all accounts.
analyze changed_customer;

-- Both ends of a move are counted again; one without accounts is found there and goes.
insert into ops.dirty_customer (customer_key)
select b.customer_key
from account_before b
left join warehouse.customer_account a on a.account_key = b.account_key
where b.customer_key is not null and a.customer_key is distinct from b.customer_key
union
select a.customer_key
from account_before b
join warehouse.customer_account a on a.account_key = b.account_key
where b.customer_key <> a.customer_key
union
-- Refunds that came before their account did.
select a.customer_key
from account_before b
join warehouse.customer_account a on a.account_key = b.account_key
join warehouse.fact_refunds f on f.account_key = b.account_key
where b.customer_key is null
on conflict (customer_key) do nothing;

-- merge into warehouse.dim_customer
-- without first_order_date, last_order_date, segment
-- once order_count, total_spent
with ranked as (
  select
    a.*,
    row_number() over (
      partition by a.customer_key order by (a.origin = 'customer') desc, a.source_updated_at desc, a.account_key
    ) as place,
    count(*) over (partition by a.customer_key) as account_count
  from (select distinct customer_key from changed_customer) c
  join warehouse.customer_account a on a.customer_key = c.customer_key
)

-- The best account may be one that only its phone joined, without an e-mail address.
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
  0 as total_spent
from ranked
where place = 1
-- end merge;
