-- Grain: day, week or month of an account.
with
  -- merge into warehouse.reported_day as merged
  -- returning known.source_id, known.account_id, known.kind, known.date_key
  select
    a.source_id,
    a.account_id,
    a.kind,
    a.date_key,
    s.currency,
    s.timezone,
    src.reporting_currency,
    a.rate as exchange_rate,
    s.restated_until,
    s.notes,
    s.read_at
  from accepted_partition a
  join staged_partition s on s.seq = a.seq
  cross join change_source src
  -- end merge,

-- note reported_days of merged

select count(*) as changed from merged;
