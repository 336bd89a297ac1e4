-- Grain: account with a record of its own in this change set: the newest version, newer than a deletion.
with merged as (
  insert into warehouse.customer_account as a (
    account_key, source_id, platform_customer_id, customer_key, matched_by, origin,
    email, phone, first_name, last_name, country, city, created_at, source_updated_at
  )
  select distinct on (s.account_key)
    s.account_key,
    src.source_id,
    s.customer_id,
    s.customer_key,
    s.matched_by,
    'customer',
    s.email,
    s.phone,
    s.first_name,
    s.last_name,
    s.country,
    s.city,
    s.created_at,
    s.updated_at
  from staged_customer s
  cross join change_source src
  left join ops.deleted_record gone
    on gone.source_id = src.source_id and gone.entity = 'customer' and gone.record_id = s.customer_id
  where gone.deleted_at is null or s.updated_at > gone.deleted_at
  order by s.account_key, s.updated_at desc, s.seq desc
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
  where (a.origin <> 'customer' or a.source_updated_at <= excluded.source_updated_at)
    and (
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
