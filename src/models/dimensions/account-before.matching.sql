-- Grain: account that has one of the contacts $1, or, when the rule itself is another ($2), any account, as it stands before.
-- Read whole: it happens when somebody changes the configuration, and two more indexes would cost on every sync.
insert into account_before (account_key, customer_key, origin, source_updated_at, joining_email, joining_phone)
select account_key, customer_key, origin, source_updated_at, joining_email, joining_phone
from warehouse.customer_account
where $2::boolean or email = any($1::text[]) or phone = any($1::text[]);
