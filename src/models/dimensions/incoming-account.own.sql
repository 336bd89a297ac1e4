-- Grain: account with its own record in this change set: the newest version, newer than a deletion, not older than the
-- known one.
insert into incoming_account (
  account_key, source_id, platform_customer_id, origin, email, phone, first_name, last_name, country, city,
  created_at, source_updated_at
)
select distinct on (s.account_key)
  s.account_key,
  src.source_id,
  s.customer_id,
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
join account_before b on b.account_key = s.account_key
left join ops.deleted_record gone
  on gone.source_id = src.source_id and gone.entity = 'customer' and gone.record_id = s.customer_id
where (gone.deleted_at is null or s.updated_at > gone.deleted_at)
  and (b.origin is distinct from 'customer' or b.source_updated_at <= s.updated_at)
order by s.account_key, s.updated_at desc, s.seq desc;
