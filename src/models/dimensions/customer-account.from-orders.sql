-- Grain: account without a record of its own, known by its orders; one without orders goes.
with told as (
  select
    t.*,
    src.source_id,
    case
      when t.email is not null then 'email'
      when t.phone ~ '^\+[1-9][0-9]{6,14}$' then 'phone'
      when starts_with(t.account_key, src.source_id || ':order:') then 'order'
      else 'account'
    end as matched_by,
    case
      when starts_with(t.account_key, src.source_id || ':order:') then null
      when starts_with(t.account_key, src.source_id || ':guest:') then null
      else substr(t.account_key, length(src.source_id) + 2)
    end as platform_customer_id
  from account_from_orders t
  cross join change_source src
  where t.order_key is not null
),

merged as (
  insert into warehouse.customer_account as a (
    account_key, source_id, platform_customer_id, customer_key, matched_by, origin,
    email, phone, first_name, last_name, country, city, created_at, source_updated_at
  )
  select
    t.account_key,
    t.source_id,
    t.platform_customer_id,
    left(
      encode(
        sha256(
          convert_to(
            case t.matched_by
              when 'email' then 'email:' || t.email
              when 'phone' then 'phone:' || t.phone
              else 'account:' || t.account_key
            end,
            'UTF8'
          )
        ),
        'hex'
      ),
      32
    ),
    t.matched_by,
    'order',
    t.email,
    t.phone,
    null,
    null,
    t.country,
    t.city,
    null,
    t.ordered_at
  from told t
  on conflict (account_key) do update set
    customer_key = excluded.customer_key,
    matched_by = excluded.matched_by,
    origin = excluded.origin,
    email = excluded.email,
    phone = excluded.phone,
    first_name = excluded.first_name,
    last_name = excluded.last_name,
    country = excluded.country,
    city = excluded.city,
    created_at = excluded.created_at,
    source_updated_at = excluded.source_updated_at
  where (
    a.customer_key, a.matched_by, a.origin, a.email, a.phone, a.first_name, a.last_name, a.country, a.city,
    a.created_at, a.source_updated_at
  ) is distinct from (
    excluded.customer_key, excluded.matched_by, excluded.origin, excluded.email, excluded.phone, excluded.first_name,
    excluded.last_name, excluded.country, excluded.city, excluded.created_at, excluded.source_updated_at
  )
  returning a.customer_key
)

insert into changed_customer (customer_key)
select customer_key from merged;

with without_orders as materialized (
  select account_key from account_from_orders where order_key is null
),

removed as (
  delete from warehouse.customer_account a
  using without_orders w
  where a.account_key = w.account_key
  returning a.customer_key
)

insert into changed_customer (customer_key)
select customer_key from removed;
