-- Grain: account whose customer changed.
insert into moved_account (account_key, old_customer_key, customer_key)
select b.account_key, b.customer_key, a.customer_key
from account_before b
join warehouse.customer_account a on a.account_key = b.account_key
where a.customer_key <> b.customer_key;

analyze moved_account;
