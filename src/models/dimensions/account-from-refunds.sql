-- Grain: account without a record of its own and without orders that a refund without an order names. Any order or
-- record is newer than that.
with open_account as (
  select b.account_key
  from account_before b
  left join incoming_account own on own.account_key = b.account_key
  left join account_from_orders o on o.account_key = b.account_key
  where own.account_key is null
    and o.order_key is null
    and (o.account_key is not null or b.customer_key is null or b.origin = 'refund')
),

named as (
  select o.account_key
  from open_account o
  join (select distinct account_key from staged_lone_refund) s on s.account_key = o.account_key
  union
  select o.account_key
  from open_account o
  -- One index lookup each: the planner overestimates the few rows.
  cross join lateral (
    select 1
    from warehouse.fact_refunds f
    left join lone_refund_before b on b.lone_key = f.order_key
    where f.account_key = o.account_key and b.lone_key is null
    order by f.order_key
  ) stays
)

insert into incoming_account (account_key, source_id, platform_customer_id, origin, source_updated_at)
select
  n.account_key,
  src.source_id,
  substr(n.account_key, length(src.source_id) + 2),
  'refund',
  timestamptz '1970-01-01T00:00:00Z'
from named n
cross join change_source src;

-- Its orders are gone, but it stays.
delete from account_from_orders o
using incoming_account t
where t.account_key = o.account_key and t.origin = 'refund';

-- Its last refund is gone.
insert into account_from_orders (account_key)
select b.account_key
from account_before b
left join incoming_account t on t.account_key = b.account_key
left join account_from_orders o on o.account_key = b.account_key
where b.origin = 'refund' and t.account_key is null and o.account_key is null;
