-- Grain: currency x business day that staged orders, refunds, postings, and days of advertising and visits need a rate of.
insert into wanted_rate (currency, date)
select s.currency, (s.ordered_at at time zone src.timezone)::date
from staged_order s
cross join change_source src
union
select s.currency, (r.refunded_at at time zone src.timezone)::date
from staged_refund r
join staged_order s on s.seq = r.seq
cross join change_source src
union
select l.currency, (l.refunded_at at time zone src.timezone)::date
from staged_lone_refund l
cross join change_source src
union
select p.currency, p.date
from staged_partition p
where p.has_amounts
union
select p.currency, (p.posted_at at time zone src.timezone)::date
from staged_posting p
cross join change_source src;
