-- Grain: location, as in its latest version; closed by a deletion that is not older.
-- merge into warehouse.dim_location
-- when known.source_updated_at <= excluded.source_updated_at
select distinct on (s.location_key)
  s.location_key,
  src.source_id,
  s.location_id as platform_location_id,
  s.name,
  s.country,
  s.city,
  s.is_active and (gone.deleted_at is null or gone.deleted_at < s.updated_at) as is_active,
  s.updated_at as source_updated_at
from staged_location s
cross join change_source src
left join ops.deleted_record gone
  on gone.source_id = src.source_id and gone.entity = 'location' and gone.record_id = s.location_id
order by s.location_key, s.updated_at desc, s.seq desc
-- end merge;
