-- Grain: account without a record of its own, as in its latest order.
insert into incoming_account (
  account_key, source_id, platform_customer_id, origin, email, phone, country, city, source_updated_at
)
select
  t.account_key,
  src.source_id,
  case
    when starts_with(t.account_key, src.source_id || ':order:') then null
    when starts_with(t.account_key, src.source_id || ':guest:') then null
    else substr(t.account_key, length(src.source_id) + 2)
  end,
  'order',
  t.email,
  t.phone,
  t.country,
  t.city,
  t.ordered_at
from account_from_orders t
cross join change_source src
where t.order_key is not null;

analyze incoming_account (account_key);
