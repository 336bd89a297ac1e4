-- Grain: amount in the report of a payout; those of an order of it are replaced as a whole, as last read.
with newest as materialized (
  select distinct on (o.settlement_id, o.order_id) o.seq, o.settlement_id, o.order_id
  from staged_settlement_order o
  order by o.settlement_id, o.order_id, o.seq desc
),

gone as (
  delete from warehouse.settlement_row r
  using newest n
  cross join change_source src
  where r.source_id = src.source_id
    and r.settlement_id = n.settlement_id
    and r.order_id = n.order_id
    and not exists (select from staged_settlement_row s where s.seq = n.seq and s.row_no = r.row_no)
  returning r.row_no
)

select count(*) as changed from gone;

with
  newest as materialized (
    select distinct on (o.settlement_id, o.order_id) o.seq, o.settlement_id, o.order_id
    from staged_settlement_order o
    order by o.settlement_id, o.order_id, o.seq desc
  ),

  -- merge into warehouse.settlement_row as merged
  -- returning known.row_no
  select
    src.source_id,
    n.settlement_id,
    n.order_id,
    s.row_no,
    s.transaction_type,
    s.amount_type,
    s.description,
    s.sku,
    s.posted_at,
    s.amount
  from newest n
  join staged_settlement_row s on s.seq = n.seq
  cross join change_source src
  -- end merge

select count(*) as changed from merged;
