-- Grain: guest order whose account changed because the list of contacts that are never joined by did; keys as in
-- `accountKey`.
analyze account_before;

insert into rekeyed_order (order_key, old_account_key, old_customer_key, account_key)
with guest_order as (
  select
    o.order_key,
    o.source_id,
    o.platform_order_id,
    b.account_key,
    b.customer_key,
    case
      when o.customer_email like '%_@_%' then o.customer_email
      when o.customer_email is null and o.customer_phone like '+%' then o.customer_phone
    end as contact
  from account_before b
  join warehouse.customer_account a on a.account_key = b.account_key
  join warehouse.fact_orders o on o.customer_key = b.customer_key and o.account_key = b.account_key
  where a.platform_customer_id is null
),

named as (
  select
    g.order_key,
    g.account_key as old_account_key,
    g.customer_key as old_customer_key,
    case
      when g.contact is null or n.contact is not null then g.source_id || ':order:' || g.platform_order_id
      else g.source_id || ':guest:' || left(encode(sha256(convert_to(g.contact, 'UTF8')), 'hex'), 32)
    end as account_key
  from guest_order g
  left join ops.never_join_by n on n.contact = g.contact
)

select order_key, old_account_key, old_customer_key, account_key
from named
where account_key <> old_account_key;

with rekeyed as materialized (
  select order_key, account_key from rekeyed_order
),

-- note orders of rekeyed

update warehouse.fact_orders o set
  account_key = r.account_key
from rekeyed r
where o.order_key = r.order_key;

-- The orders still have the old customers: they move from there.
insert into account_before (account_key, customer_key)
select distinct account_key, old_customer_key
from rekeyed_order;
