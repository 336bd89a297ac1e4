-- Grain: the one row of the warehouse's settings. $1: reporting currency; $2: first month of the fiscal year; $3: the maximum age, in
-- days, of an exchange rate; $4: the version of the measures' definitions.
with remembered as (
  update ops.warehouse_version set
    reporting_currency = $1::text,
    fiscal_year_start_month = $2::smallint,
    rate_max_age_days = $3::smallint,
    definitions = $4::smallint,
    has_unpublished_changes = has_unpublished_changes or fiscal_year_start_month is distinct from $2::smallint,
    revision = revision + 1
  where reporting_currency is distinct from $1::text
    or fiscal_year_start_month is distinct from $2::smallint
    or rate_max_age_days is distinct from $3::smallint
    or definitions is distinct from $4::smallint
  returning revision
)

select pg_notify('cartograph_warehouse', '') from remembered;
