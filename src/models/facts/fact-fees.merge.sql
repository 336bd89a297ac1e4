-- Grain: fee in a posting; those of an accepted posting are replaced as a whole.
with gone as materialized (
  delete from warehouse.fact_fees f
  using accepted_posting a
  where not a.is_new
    and f.source_id = a.source_id
    and f.posting_id = a.posting_id
    and not exists (
      select from staged_fee s where s.seq = a.seq and s.fee_no = f.fee_no and f.date_key = a.date_key
    )
  returning f.date_key, f.source_id, f.account_id
),

dirty as (
  insert into ops.dirty_partition (kind, source_id, account_id, date_key)
  select distinct 'fees', source_id, account_id, date_key from gone
  on conflict (kind, source_id, account_id, date_key) do nothing
)

select count(*) as changed from gone;

with
  -- What a fee that changes was in, too: it may have moved to another account.
  before as materialized (
    select f.date_key, f.source_id, f.posting_id, f.fee_no, f.account_id
    from accepted_posting a
    join warehouse.fact_fees f on f.source_id = a.source_id and f.posting_id = a.posting_id
    where not a.is_new
  ),

  -- merge into warehouse.fact_fees as merged
  -- new where is_new
  -- returning known.date_key, known.source_id, known.posting_id, known.fee_no, known.account_id
  select
    a.is_new,
    a.date_key,
    a.source_id,
    a.posting_id,
    f.fee_no,
    p.account_id,
    a.source_id || ':' || p.order_id as order_key,
    p.posted_at,
    f.kind,
    f.name,
    f.sku,
    p.currency as account_currency,
    f.amount as account_amount,
    f.amount * a.rate as amount
  from accepted_posting a
  join staged_posting p on p.seq = a.seq
  join staged_fee f on f.seq = a.seq
  -- end merge,

touched as (
  select m.source_id, m.account_id, m.date_key from merged m
  union
  select b.source_id, b.account_id, b.date_key
  from merged m
  join before b
    on b.date_key = m.date_key
    and b.source_id = m.source_id
    and b.posting_id = m.posting_id
    and b.fee_no = m.fee_no
),

dirty as (
  insert into ops.dirty_partition (kind, source_id, account_id, date_key)
  select 'fees', source_id, account_id, date_key from touched
  on conflict (kind, source_id, account_id, date_key) do nothing
)

select count(*) as changed from merged;
