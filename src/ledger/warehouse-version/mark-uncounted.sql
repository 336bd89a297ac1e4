-- Grain: the one row of the warehouse's version.
with marked as (
  update ops.warehouse_version set are_counted = false, revision = revision + 1 where are_counted
  returning revision
)

select pg_notify('cartograph_warehouse', '') from marked;
