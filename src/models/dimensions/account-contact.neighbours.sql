-- Grain: unchanged account without a usable e-mail, whose phone is now with other e-mails: it is matched again.
insert into account_contact (account_key, is_gone, is_email_masked, joining_email, joining_phone)
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
)

select a.account_key, false, a.is_email_masked, a.joining_email, a.joining_phone
from changed_phone k
join warehouse.customer_account a on a.joining_phone = k.phone
left join account_contact c on c.account_key = a.account_key
where a.joining_email is null and c.account_key is null;

-- They are unchanged.
insert into account_before (
  account_key, customer_key, origin, source_updated_at, joining_email, joining_phone, joined_email, is_email_masked, email,
  phone, first_name, last_name, country, city
)
with neighbour as materialized (
  select c.account_key
  from account_contact c
  left join account_before b on b.account_key = c.account_key
  where b.account_key is null
)

select
  a.account_key, a.customer_key, a.origin, a.source_updated_at, a.joining_email, a.joining_phone, a.joined_email,
  a.is_email_masked, a.email, a.phone, a.first_name, a.last_name, a.country, a.city
from neighbour n
join warehouse.customer_account a on a.account_key = n.account_key;

insert into incoming_account (
  account_key, source_id, platform_customer_id, origin, email, phone, first_name, last_name, country, city,
  created_at, source_updated_at
)
with neighbour as materialized (
  select c.account_key
  from account_contact c
  left join incoming_account t on t.account_key = c.account_key
  where t.account_key is null and not c.is_gone
)

select
  a.account_key, a.source_id, a.platform_customer_id, a.origin, a.email, a.phone, a.first_name, a.last_name, a.country,
  a.city, a.created_at, a.source_updated_at
from neighbour n
join warehouse.customer_account a on a.account_key = n.account_key;
