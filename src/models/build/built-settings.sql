-- Grain: one row: what the facts are expressed in, and whether there are any.
select
  v.reporting_currency,
  v.fiscal_year_start_month,
  v.rate_max_age_days,
  v.definitions,
  not exists (select from warehouse.fact_orders) and not exists (select from warehouse.fact_refunds) as is_empty
from ops.warehouse_version v;
