-- Grain: location that only stock levels tell of. It is older than anything that a platform says.
insert into warehouse.dim_location (
  location_key, source_id, platform_location_id, name, is_active, source_updated_at
)
select distinct
  c.location_key,
  src.source_id,
  c.location_id,
  c.location_id,
  gone.deleted_at is null,
  timestamptz '1970-01-01T00:00:00Z'
from change_level c
cross join change_source src
left join ops.deleted_record gone
  on gone.source_id = src.source_id and gone.entity = 'location' and gone.record_id = c.location_id
on conflict (location_key) do nothing;
