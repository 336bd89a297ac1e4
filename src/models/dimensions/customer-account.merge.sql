-- Grain: account, joined to the customer of its e-mail; else to that of the only e-mail with the same phone, over all
-- sources; else to that of its phone; else alone. Accounts that are gone are deleted.
with asked as materialized (
  select distinct joining_phone as phone
  from account_contact
  where joining_phone is not null and joining_email is null
),

holder as materialized (
  select k.phone, a.joining_email as email
  from asked k
  join warehouse.customer_account a on a.joining_phone = k.phone
  left join account_contact c on c.account_key = a.account_key
  where a.joining_email is not null and c.account_key is null
  union all
  select k.phone, c.joining_email
  from asked k
  join account_contact c on c.joining_phone = k.phone
  where c.joining_email is not null
),

phone_owner as (
  select phone, min(email) as email, min(email) <> max(email) as is_shared
  from holder
  group by phone
),

matched as (
  select
    t.*,
    c.is_email_masked,
    c.joining_email,
    c.joining_phone,
    t.account_key in (select account_key from account_before where customer_key is null) as is_new,
    coalesce(c.joining_email, case when not o.is_shared then o.email end) as joined_email,
    coalesce(o.is_shared, false) as is_phone_shared,
    case
      when c.joining_email is not null then 'email'
      when c.joining_phone is not null then 'phone'
      when starts_with(t.account_key, t.source_id || ':order:') and t.platform_customer_id is null then 'order'
      else 'account'
    end as matched_by
  from incoming_account t
  join account_contact c on c.account_key = t.account_key
  left join phone_owner o on o.phone = c.joining_phone and c.joining_email is null
),

  -- merge into warehouse.customer_account as merged
  -- new where is_new
  -- returning known.*
  select
    is_new,
    account_key,
    source_id,
    platform_customer_id,
    left(
      encode(
        sha256(
          convert_to(
            case
              when joined_email is not null then 'email:' || joined_email
              when joining_phone is not null then 'phone:' || joining_phone
              else 'account:' || account_key
            end,
            'UTF8'
          )
        ),
        'hex'
      ),
      32
    ) as customer_key,
    matched_by,
    joined_email,
    is_phone_shared,
    joining_email,
    joining_phone,
    is_email_masked,
    origin,
    email,
    phone,
    first_name,
    last_name,
    country,
    city,
    created_at,
    source_updated_at
  from matched
  -- end merge

insert into changed_account (account_key, old_customer_key, customer_key, is_only_later)
select
  m.account_key,
  b.customer_key,
  m.customer_key,
  (
    m.customer_key, m.origin, m.joined_email, m.is_email_masked, m.email, m.phone, m.first_name, m.last_name, m.country, m.city
  ) is not distinct from (
    b.customer_key, b.origin, b.joined_email, b.is_email_masked, b.email, b.phone, b.first_name, b.last_name, b.country, b.city
  )
from merged m
left join account_before b on b.account_key = m.account_key;

with gone as materialized (
  select account_key from account_contact where is_gone
),

removed as (
  delete from warehouse.customer_account a
  using gone g
  where a.account_key = g.account_key
  returning a.account_key, a.customer_key
)

insert into changed_account (account_key, old_customer_key, customer_key, is_only_later)
select account_key, customer_key, null, false from removed;

-- Orders that moved to an account which is itself unchanged.
insert into changed_account (account_key, old_customer_key, customer_key, is_only_later)
select distinct r.account_key, r.old_customer_key, a.customer_key, false
from rekeyed_order r
cross join lateral (
  select customer_key from warehouse.customer_account where account_key = r.account_key order by account_key
) a
left join changed_account c on c.account_key = r.account_key
where c.account_key is null;

analyze changed_account (account_key, old_customer_key, customer_key);
