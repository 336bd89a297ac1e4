-- Grain: the one row of the warehouse's version: marks that rows have changed that no aggregate shows yet.
with marked as (
  update ops.warehouse_version set has_unpublished_changes = true, revision = revision + 1
  returning revision
)

select pg_notify('cartograph_warehouse', '') from marked;
