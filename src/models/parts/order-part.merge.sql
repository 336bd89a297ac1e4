-- Grain: one part of an order as one delivery has it: its newest version, of equal ones the later of the raw log. $1: the source.
insert into ops.order_part as p (
  source_id, kind, part_id, delivery, order_id, updated_at, is_deleted, body, stream, record_key, chunk_id, position, place
)
select distinct on (s.kind, s.part_id, s.delivery)
  $1::text, s.kind, s.part_id, s.delivery, s.order_id, s.updated_at, s.is_deleted, s.body, s.stream, s.record_key, s.chunk_id,
  s.position, s.place
from staged_part s
order by s.kind, s.part_id, s.delivery, s.updated_at desc, s.seq desc
on conflict (source_id, kind, part_id, delivery) do update set
  order_id = excluded.order_id,
  updated_at = excluded.updated_at,
  is_deleted = excluded.is_deleted,
  body = excluded.body,
  stream = excluded.stream,
  record_key = excluded.record_key,
  chunk_id = excluded.chunk_id,
  position = excluded.position,
  place = excluded.place
where p.updated_at < excluded.updated_at
  or (
    p.updated_at = excluded.updated_at
    and (p.chunk_id, p.position) < (excluded.chunk_id, excluded.position)
  );
