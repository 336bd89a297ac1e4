-- Grain: posting whose rate in day_rate is another one now, with its fees. Their days are marked for the roll-up.
insert into repriced_posting (source_id, posting_id, account_id, date_key, rate)
select p.source_id, p.posting_id, p.account_id, p.date_key, r.rate
from day_rate r
join warehouse.posting p on p.date_key = r.date_key and p.currency = r.currency
where p.exchange_rate <> r.rate;

analyze repriced_posting;

update warehouse.posting p set
  exchange_rate = r.rate
from repriced_posting r
where p.source_id = r.source_id and p.posting_id = r.posting_id;

update warehouse.fact_fees f set
  amount = f.account_amount * r.rate
from repriced_posting r
where f.date_key = r.date_key and f.source_id = r.source_id and f.posting_id = r.posting_id;

insert into ops.dirty_partition (kind, source_id, account_id, date_key)
select distinct 'fees', source_id, account_id, date_key from repriced_posting
on conflict (kind, source_id, account_id, date_key) do nothing;
