-- Grain: order whose stale mark does not match its refused versions.
with refused as (
  select
    r.source_id || ':' || r.record_key as order_key,
    min(r.updated_at) as stale_since,
    (array_agg(r.code order by r.updated_at desc, r.chunk_id desc, r.position desc))[1] as code
  from ops.refused_order_version r
  where not exists (
    select 1 from ops.order_part p
    where p.source_id = r.source_id and p.kind in ('header', 'whole') and p.part_id = r.record_key
  )
  group by 1
)

select o.order_key, o.stale_since, o.stale_code
from warehouse.fact_orders o
left join refused r on r.order_key = o.order_key
where (o.stale_since, o.stale_code) is distinct from (r.stale_since, r.code)
  or o.stale_since < o.source_updated_at;
