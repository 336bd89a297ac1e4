-- Grain: order that was split, or sub-order, of a change set. $1: the source; $2 to $9: the columns, in the order of the log.
with newest as (
  select distinct on (order_id) *
  from unnest(
    $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::integer[]
  ) with ordinality as one (
    order_id, parent_id, updated_at, body, stream, record_key, chunk_id, position, seq
  )
  order by order_id, updated_at desc, seq desc
)

insert into ops.split_order as known (
  source_id, order_id, parent_id, updated_at, is_deleted, body, stream, record_key, chunk_id, position
)
select $1::text, order_id, parent_id, updated_at, false, body::json, stream, record_key, chunk_id, position
from newest
on conflict (source_id, order_id) do update set
  parent_id = excluded.parent_id,
  updated_at = excluded.updated_at,
  is_deleted = false,
  body = excluded.body,
  stream = excluded.stream,
  record_key = excluded.record_key,
  chunk_id = excluded.chunk_id,
  position = excluded.position
where known.updated_at < excluded.updated_at
  or (
    known.updated_at = excluded.updated_at
    and not known.is_deleted
    and (known.chunk_id, known.position) < (excluded.chunk_id, excluded.position)
  );
