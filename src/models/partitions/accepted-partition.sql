-- Grain: day, week or month of an account, in its newest version.
analyze staged_partition;

insert into accepted_partition (seq, kind, period, source_id, account_id, date_key, account_currency, rate, is_new)
select distinct on (s.kind, s.account_id, s.date)
  s.seq, s.kind, s.period, src.source_id, s.account_id, d.date_key, s.currency, r.rate, known.read_at is null
from staged_partition s
cross join change_source src
join warehouse.dim_date d on d.date = s.date
left join day_rate r on s.has_amounts and r.currency = s.currency and r.date = s.date
left join warehouse.reported_day known
  on known.source_id = src.source_id
  and known.account_id = s.account_id
  and known.kind = s.kind
  and known.date_key = d.date_key
where known.read_at is null or known.read_at <= s.read_at
order by s.kind, s.account_id, s.date, s.read_at desc, s.seq desc;

analyze accepted_partition;
