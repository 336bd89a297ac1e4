-- Grain: loaded rate that is new, or differs from the provider's ($1) previous value.
insert into changed_rate (currency, rate_date, old_rate, rate)
select l.currency, l.rate_date, k.rate, l.rate
from loaded_rate l
left join raw.exchange_rate k on k.currency = l.currency and k.rate_date = l.rate_date and k.provider = $1::text
where k.rate is distinct from l.rate;
