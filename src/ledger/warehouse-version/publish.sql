-- Grain: the one row that answers depend on. $1: the instant of publication; $2: the segment bounds; $3: whether the aggregates have
-- counted anything.
with published as (
  update ops.warehouse_version set
    version = version + 1,
    published_at = $1,
    segment_bounds = $2,
    has_unpublished_changes = false,
    are_counted = $3,
    revision = revision + 1
  returning version
)

select version, pg_notify('cartograph_warehouse', '') from published;
