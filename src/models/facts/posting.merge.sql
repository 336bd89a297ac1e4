-- Grain: posting of money. Which payout it is part of, its release tells as well.
with
  -- merge into warehouse.posting as merged
  -- without settlement_id
  -- new where is_new
  -- returning known.posting_id
  select
    a.is_new,
    a.source_id,
    a.posting_id,
    a.date_key,
    p.posted_at,
    p.is_release,
    p.posting_type,
    p.account_id,
    p.order_id as platform_order_id,
    p.currency,
    src.reporting_currency,
    a.rate as exchange_rate,
    p.total,
    p.updated_at as source_updated_at
  from accepted_posting a
  join staged_posting p on p.seq = a.seq
  cross join change_source src
  -- end merge

select count(*) as changed from merged;

with
  -- update warehouse.posting as settled
  -- only settlement_id
  select distinct on (s.posting_id) src.source_id, s.posting_id, s.settlement_id
  from staged_posting s
  cross join change_source src
  where s.settlement_id is not null
  order by s.posting_id, s.updated_at desc, s.seq desc
  -- end update

select count(*) as changed from settled;
