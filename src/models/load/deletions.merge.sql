-- Grain: source, entity, record: the latest known deletion. Versions are compared with it, whichever arrived first.
-- merge into ops.deleted_record
-- when known.deleted_at < excluded.deleted_at
-- always
select
  src.source_id,
  s.entity,
  s.record_id,
  max(s.deleted_at) as deleted_at
from staged_deletion s
cross join change_source src
group by src.source_id, s.entity, s.record_id
-- end merge;
