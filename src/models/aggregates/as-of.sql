-- Grain: the one row that answers depend on. Up to when the answers hold everything: the least instant up to which the
-- configured sources are known, once all that was read is built. While raw chunks wait for their build it stays as it was.
update ops.warehouse_version set as_of = known.as_of
from (
  select case when count(*) = count(known_until) then min(known_until) end as as_of
  from ops.source
  where is_configured
) known
where warehouse_version.as_of is distinct from known.as_of
  and not exists (
    select from ops.source
    where is_configured and exists (
      select from raw.chunk where chunk.source_id = source.source_id and chunk.chunk_id > source.built_chunk_id
    )
  );
