-- Grain: account that is told nothing new but has no e-mail to be joined by, and whose phone's e-mails changed: it is matched anew.
with changed_phone as (
  select b.joining_phone as phone
  from account_before b
  join account_contact c on c.account_key = b.account_key
  where b.joining_phone is not null
    and b.joining_email is not null
    and (b.joining_phone, b.joining_email) is distinct from (c.joining_phone, c.joining_email)
  union
  select c.joining_phone
  from account_contact c
  left join account_before b on b.account_key = c.account_key
  where c.joining_phone is not null
    and c.joining_email is not null
    and (b.joining_phone, b.joining_email) is distinct from (c.joining_phone, c.joining_email)
),

neighbour as materialized (
  select a.*
  from changed_phone k
  join warehouse.customer_account a on a.joining_phone = k.phone
  left join account_contact c on c.account_key = a.account_key
  where a.joining_email is null and c.account_key is null
),

stood as (
  insert into account_before (account_key, customer_key, origin, source_updated_at, joining_email, joining_phone)
  select n.account_key, n.customer_key, n.origin, n.source_updated_at, n.joining_email, n.joining_phone
  from neighbour n
  left join account_before b on b.account_key = n.account_key
  where b.account_key is null
),

told as (
  insert into told_account (
    account_key, source_id, platform_customer_id, origin, email, phone, first_name, last_name, country, city,
    created_at, source_updated_at
  )
  select
    account_key, source_id, platform_customer_id, origin, email, phone, first_name, last_name, country, city,
    created_at, source_updated_at
  from neighbour
)

insert into account_contact (account_key, is_gone, is_email_masked, joining_email, joining_phone)
select account_key, false, is_email_masked, joining_email, joining_phone
from neighbour;
