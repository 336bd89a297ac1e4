-- Grain: account with another customer than the rule gives, computed from all accounts.
with contact as (
  select
    a.account_key,
    case when not a.is_email_masked and e.contact is null and a.email like '%_@_%' then a.email end as email,
    case when not a.is_email_masked and p.contact is null and a.phone like '+%' then a.phone end as phone
  from warehouse.customer_account a
  left join ops.never_join_by e on e.contact = a.email
  left join ops.never_join_by p on p.contact = a.phone
),

phone_owner as (
  select phone, min(email) as email, count(distinct email) as emails
  from contact
  where phone is not null and email is not null
  group by phone
),

expected as (
  select
    c.account_key,
    c.email as joining_email,
    c.phone as joining_phone,
    coalesce(c.email, case when o.emails = 1 then o.email end) as joined_email,
    c.email is null and coalesce(o.emails, 0) > 1 as is_phone_shared,
    case when c.email is not null then 'email' when c.phone is not null then 'phone' else 'alone' end as matched_by
  from contact c
  left join phone_owner o on o.phone = c.phone
)

select a.account_key
from warehouse.customer_account a
join expected e on e.account_key = a.account_key
join warehouse.dim_customer d on d.customer_key = a.customer_key
where (
  a.joining_email, a.joining_phone, a.joined_email, a.is_phone_shared,
  case when a.matched_by in ('account', 'order') then 'alone' else a.matched_by end, a.customer_key
) is distinct from (
  e.joining_email, e.joining_phone, e.joined_email, e.is_phone_shared, e.matched_by,
  left(
    encode(
      sha256(
        convert_to(
          case
            when e.joined_email is not null then 'email:' || e.joined_email
            when e.joining_phone is not null then 'phone:' || e.joining_phone
            else 'account:' || e.account_key
          end,
          'UTF8'
        )
      ),
      'hex'
    ),
    32
  )
)
or d.email is distinct from coalesce(e.joined_email, d.email);
