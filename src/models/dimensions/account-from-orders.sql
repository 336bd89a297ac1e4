-- Grain: account without a record of its own: as in its latest order (by instant, then key), or that none is left. The
-- history of an account is read only if its latest order may have changed or gone; otherwise the change set decides.
-- One that only ordered again is apart.
insert into account_from_orders (account_key, order_key, ordered_at, email, phone, country, city)
with orphaned as (
  -- Its own record was removed in this change set.
  select b.account_key
  from account_before b
  cross join change_source src
  join staged_deletion s on s.entity = 'customer' and src.source_id || ':' || s.record_id = b.account_key
  left join incoming_account own on own.account_key = b.account_key
  where b.origin = 'customer' and own.account_key is null and b.source_updated_at <= s.deleted_at
),

open_account as (
  select b.*, o.account_key is not null as is_orphaned
  from account_before b
  left join (select distinct account_key from orphaned) o on o.account_key = b.account_key
  left join incoming_account own on own.account_key = b.account_key
  where own.account_key is null and (b.origin is distinct from 'customer' or o.account_key is not null)
),

candidate as (
  select distinct on (c.account_key)
    c.account_key, c.order_key, s.ordered_at, s.email, s.phone, s.country, s.city, c.date_key
  from change_order c
  join staged_order s on s.seq = c.seq
  order by c.account_key, s.ordered_at desc, c.order_key desc
),

replaced as (
  select account_key, max(ordered_at) as ordered_at
  from (
    select old_account_key as account_key, old_ordered_at as ordered_at from change_order where not is_new
    union all
    select account_key, ordered_at from gone_order
  ) before
  group by account_key
),

-- If the candidate is as late as the latest known one, only that day is searched, for ties.
history as materialized (
  select
    o.account_key,
    o.customer_key,
    case when c.ordered_at = o.source_updated_at and not o.is_orphaned then c.date_key else 0 end as first_date_key,
    case when c.ordered_at = o.source_updated_at and not o.is_orphaned then c.date_key else 99991231 end as last_date_key
  from open_account o
  left join candidate c on c.account_key = o.account_key
  left join replaced r on r.account_key = o.account_key
  where o.customer_key is not null
    and (
      o.is_orphaned
      or c.ordered_at = o.source_updated_at
      or (r.ordered_at >= o.source_updated_at and (c.ordered_at is null or c.ordered_at < o.source_updated_at))
    )
),

known as (
  select f.account_key, f.order_key, f.ordered_at, f.customer_email, f.customer_phone, f.ship_to_country, f.ship_to_city
  from history h
  join warehouse.fact_orders f on f.customer_key = h.customer_key
    and f.date_key between h.first_date_key and h.last_date_key
    and f.account_key = h.account_key
  left join change_order c on c.order_key = f.order_key
  left join gone_order g on g.order_key = f.order_key
  where c.order_key is null and g.order_key is null
  union all
  select c.account_key, c.order_key, c.ordered_at, c.email, c.phone, c.country, c.city
  from candidate c
  join history h on h.account_key = c.account_key
)

select distinct on (h.account_key)
  h.account_key, k.order_key, k.ordered_at, k.customer_email, k.customer_phone, k.ship_to_country, k.ship_to_city
from history h
left join known k on k.account_key = h.account_key
order by h.account_key, k.ordered_at desc nulls last, k.order_key desc nulls last;

with latest as materialized (
  select distinct on (c.account_key)
    c.account_key, c.order_key, s.ordered_at, s.email, s.phone, s.country, s.city, b.customer_key,
    b.origin is not distinct from 'order'
      and (s.email, s.phone) is not distinct from (b.email, b.phone)
      and (s.country, s.city) is not distinct from (b.country, b.city) as is_only_later
  from change_order c
  join staged_order s on s.seq = c.seq
  join account_before b on b.account_key = c.account_key
  left join incoming_account own on own.account_key = c.account_key
  left join account_from_orders done on done.account_key = c.account_key
  where done.account_key is null
    and own.account_key is null
    and b.origin is distinct from 'customer'
    and (b.customer_key is null or s.ordered_at > b.source_updated_at)
  order by c.account_key, s.ordered_at desc, c.order_key desc
),

later as (
  insert into later_account (account_key, customer_key, ordered_at)
  select account_key, customer_key, ordered_at from latest where is_only_later
)

insert into account_from_orders (account_key, order_key, ordered_at, email, phone, country, city)
select account_key, order_key, ordered_at, email, phone, country, city from latest where not is_only_later;
