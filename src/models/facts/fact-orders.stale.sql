-- Grain: order of a source ($1) by the platform's id ($2: all whose mark may change). It is stale since the oldest
-- newer version that was refused, for the reason of the newest. Orders assembled from parts have no versions.
with refused as materialized (
  select
    $1::text || ':' || r.record_key as order_key,
    r.code,
    r.message,
    min(r.updated_at) over (partition by r.record_key) as stale_since,
    row_number() over (
      partition by r.record_key order by r.updated_at desc, r.chunk_id desc, r.position desc
    ) as place
  from ops.refused_order_version r
  where r.source_id = $1::text
    and r.record_key = any($2::text[])
    and not exists (
      select 1 from ops.order_part p
      where p.source_id = r.source_id and p.kind in ('header', 'whole') and p.part_id = r.record_key
    )
),

marks as materialized (
  select a.order_key, r.stale_since, r.code, r.message
  from (select $1::text || ':' || record_key as order_key from unnest($2::text[]) as asked (record_key)) a
  left join refused r on r.order_key = a.order_key and r.place = 1
),

otherwise as materialized (
  select m.*
  from marks m
  join warehouse.fact_orders o on o.order_key = m.order_key
  where (o.stale_since, o.stale_code, o.stale_message) is distinct from (m.stale_since, m.code, m.message)
),

-- note orders of otherwise

update warehouse.fact_orders o set
  stale_since = m.stale_since,
  stale_code = m.code,
  stale_message = m.message
from otherwise m
where o.order_key = m.order_key;
