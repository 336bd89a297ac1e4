-- Grain: dirty customer without accounts.
with without_accounts as materialized (
  select k.customer_key
  from rolled_customer k
  left join warehouse.customer_account a on a.customer_key = k.customer_key
  where a.account_key is null
),

removed as (
  delete from warehouse.dim_customer c
  using without_accounts w
  where c.customer_key = w.customer_key
  returning c.customer_key
),

-- note removed customers of removed

select count(*) from removed;
