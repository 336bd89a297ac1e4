-- Grain: location, as its latest version has it; closed by a deletion that is not older.
insert into warehouse.dim_location as l (
  location_key, source_id, platform_location_id, name, country, city, is_active, source_updated_at
)
select distinct on (s.location_key)
  s.location_key,
  src.source_id,
  s.location_id,
  s.name,
  s.country,
  s.city,
  s.is_active and (gone.deleted_at is null or gone.deleted_at < s.updated_at),
  s.updated_at
from staged_location s
cross join change_source src
left join ops.deleted_record gone
  on gone.source_id = src.source_id and gone.entity = 'location' and gone.record_id = s.location_id
order by s.location_key, s.updated_at desc, s.seq desc
on conflict (location_key) do update set
  name = excluded.name,
  country = excluded.country,
  city = excluded.city,
  is_active = excluded.is_active,
  source_updated_at = excluded.source_updated_at
where l.source_updated_at <= excluded.source_updated_at
  and (l.name, l.country, l.city, l.is_active, l.source_updated_at) is distinct from (
    excluded.name, excluded.country, excluded.city, excluded.is_active, excluded.source_updated_at
  );
