-- Grain: the one row that answers depend on. $1: the instant up to which the answers are complete (null: unknown).
with moved as (
  update ops.warehouse_version set as_of = $1::timestamptz, revision = revision + 1
  where as_of is distinct from $1::timestamptz
  returning revision
)

select pg_notify('cartograph_warehouse', '') from moved;
