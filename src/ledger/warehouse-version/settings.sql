-- Grain: one row: what the facts are expressed in.
select
  reporting_currency as "reportingCurrency",
  fiscal_year_start_month as "fiscalYearStartMonth",
  rate_max_age_days as "rateMaxAgeDays",
  definitions
from ops.warehouse_version;
