-- Grain: location known only from stock levels. Any record of the platform is newer.
-- merge into warehouse.dim_location
-- without country, city
-- leave known
select distinct
  c.location_key,
  src.source_id,
  c.location_id as platform_location_id,
  c.location_id as name,
  gone.deleted_at is null as is_active,
  timestamptz '1970-01-01T00:00:00Z' as source_updated_at
from change_level c
cross join change_source src
left join ops.deleted_record gone
  on gone.source_id = src.source_id and gone.entity = 'location' and gone.record_id = c.location_id
-- end merge;
