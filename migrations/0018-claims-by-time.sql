-- When a delivery that added nothing new has the versions that it claims. A later delivery with other values splits the claims:
-- those after it get a version of their own.
alter table raw.delivery_claim add column updated_at timestamptz;

comment on column raw.delivery_claim.updated_at is 'null: as the versions themselves, whose rows have an updated_at of their own';

-- An existing claim began with the file's own time.
update raw.delivery_claim c set
  updated_at = d.as_of
from raw.delivery d
where d.source_id = c.source_id
  and d.stream = c.stream
  and d.delivery = c.delivery
  and exists (
    select from raw.record_version v
    join raw.delivery first on first.source_id = v.source_id and first.stream = v.stream and first.delivery = v.delivery
    where v.chunk_id = c.chunk_id and v.position = any(c.positions) and v.source_updated_at = first.as_of
  );
