-- Grain: source, entity, record: the latest deletion known. Whether a version counts depends on this and not on what came first.
insert into ops.deleted_record as d (source_id, entity, record_id, deleted_at)
select
  src.source_id,
  s.entity,
  s.record_id,
  max(s.deleted_at)
from staged_deletion s
cross join change_source src
group by src.source_id, s.entity, s.record_id
on conflict (source_id, entity, record_id) do update set
  deleted_at = excluded.deleted_at
where d.deleted_at < excluded.deleted_at;
