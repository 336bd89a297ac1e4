-- Grain: payout, as last read.
with
  -- merge into warehouse.settlement as merged
  -- returning known.settlement_id
  select distinct on (s.settlement_id)
    src.source_id,
    s.settlement_id,
    s.starts_at,
    s.ends_at,
    s.deposited_at,
    s.currency,
    s.total
  from staged_settlement s
  cross join change_source src
  order by s.settlement_id, s.seq desc
  -- end merge

select count(*) as changed from merged;
