-- Grain: the one row of the warehouse's version, as it was.
with was as materialized (
  select version, is_everything_new from ops.warehouse_version
),

taken as (
  update ops.warehouse_version set is_everything_new = false where is_everything_new
)

select version::text as version, is_everything_new as "isEverythingNew" from was;
