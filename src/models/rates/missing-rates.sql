-- Grain: staged order or refund of it, posting, or day of advertising or visits, that has no rate.
select s.seq, 'currency' as path, s.currency, r.date, r.missing_currency
from staged_order s
cross join change_source src
join day_rate r on r.currency = s.currency and r.date = (s.ordered_at at time zone src.timezone)::date
where r.missing_currency is not null
union all
select s.seq, 'refunds[' || f.position || '].refundedAt', s.currency, r.date, r.missing_currency
from staged_refund f
join staged_order s on s.seq = f.seq
cross join change_source src
join day_rate r on r.currency = s.currency and r.date = (f.refunded_at at time zone src.timezone)::date
where r.missing_currency is not null
union all
select l.seq, 'currency', l.currency, r.date, r.missing_currency
from staged_lone_refund l
cross join change_source src
join day_rate r on r.currency = l.currency and r.date = (l.refunded_at at time zone src.timezone)::date
where r.missing_currency is not null
union all
select p.seq, 'currency', p.currency, r.date, r.missing_currency
from staged_partition p
join day_rate r on r.currency = p.currency and r.date = p.date
where p.has_amounts and r.missing_currency is not null
union all
select p.seq, 'currency', p.currency, r.date, r.missing_currency
from staged_posting p
cross join change_source src
join day_rate r on r.currency = p.currency and r.date = (p.posted_at at time zone src.timezone)::date
where r.missing_currency is not null
order by seq, date, path;
