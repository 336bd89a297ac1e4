-- Grain: posting that came with an order, for its payment, and is gone: the order is deleted, or its newest version has none under the
-- order's id. What a platform itself booked stays.
with gone as materialized (
  select p.source_id, p.posting_id
  from staged_deletion d
  cross join change_source src
  join warehouse.posting p on p.source_id = src.source_id and p.platform_order_id = d.record_id
  where d.entity = 'order' and p.total is null and p.source_updated_at <= d.deleted_at
  union
  select p.source_id, p.posting_id
  from change_order c
  join staged_order o on o.seq = c.seq and not o.is_assembled
  cross join change_source src
  join warehouse.posting p on p.source_id = src.source_id and p.posting_id = o.order_id
  where p.total is null
    and p.source_updated_at <= o.updated_at
    and not exists (
      select from staged_posting s
      where s.posting_id = o.order_id and s.updated_at >= o.updated_at and s.seq > o.seq
    )
),

removed as (
  delete from warehouse.fact_fees f
  using gone g
  where f.source_id = g.source_id and f.posting_id = g.posting_id
  returning f.source_id, f.account_id, f.date_key
),

dirty as (
  insert into ops.dirty_partition (kind, source_id, account_id, date_key)
  select distinct 'fees', source_id, account_id, date_key from removed
  on conflict (kind, source_id, account_id, date_key) do nothing
),

forgotten as (
  delete from warehouse.posting p
  using gone g
  where p.source_id = g.source_id and p.posting_id = g.posting_id
  returning p.posting_id
)

select count(*) as changed from forgotten;
