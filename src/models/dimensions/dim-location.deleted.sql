-- Grain: location that a deletion closes; facts still refer to it.
with gone as materialized (
  select src.source_id || ':' || s.record_id as location_key, max(s.deleted_at) as deleted_at
  from staged_deletion s
  cross join change_source src
  where s.entity = 'location'
  group by 1
)

update warehouse.dim_location l set
  is_active = false
from gone g
where l.location_key = g.location_key and l.is_active and l.source_updated_at <= g.deleted_at;
