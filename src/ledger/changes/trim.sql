-- Grain: version that is no longer kept, with its changes: before the published one ($1) and published before $2, or with more than $3
-- changes from it on. Versions are removed from the oldest on, so that those that are kept have no gap.
with counted as (
  select version, published_at, sum(changes) over (order by version desc) as changes from ops.change_version
),

last as materialized (
  select max(version) as version
  from counted
  where version < $1::bigint and (published_at < $2::timestamptz or changes > $3::bigint)
),

versions as (
  delete from ops.change_version v using last where v.version <= last.version
)

delete from ops.change c using last where c.version <= last.version;
