-- Grain: the one row of the warehouse's settings. $1: reporting currency; $2: first month of the fiscal year.
update ops.warehouse_version set
  reporting_currency = $1::text,
  fiscal_year_start_month = $2::smallint,
  has_unpublished_changes = has_unpublished_changes or fiscal_year_start_month is distinct from $2::smallint
where reporting_currency is distinct from $1::text
  or fiscal_year_start_month is distinct from $2::smallint;
