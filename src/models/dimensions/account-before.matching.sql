-- Grain: account with one of the contacts $1 or, if the rule itself changed ($2), any account, in its previous state.
-- Full scan: this runs when the configuration changes, while two more indexes would cost on every sync.
insert into account_before (
  account_key, customer_key, origin, source_updated_at, joining_email, joining_phone, joined_email, is_email_masked, email,
  phone, first_name, last_name, country, city
)
select
  account_key, customer_key, origin, source_updated_at, joining_email, joining_phone, joined_email, is_email_masked, email,
  phone, first_name, last_name, country, city
from warehouse.customer_account
where $2::boolean or email = any($1::text[]) or phone = any($1::text[]);
