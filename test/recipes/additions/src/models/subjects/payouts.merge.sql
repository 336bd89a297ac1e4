-- Grain: payout, as its latest version has it.
-- merge into warehouse.fact_payouts
-- when known.source_updated_at <= excluded.source_updated_at
select distinct on (s.payout_key) s.*
from staged_payout s
order by s.payout_key, s.source_updated_at desc, s.seq desc
-- end merge;
