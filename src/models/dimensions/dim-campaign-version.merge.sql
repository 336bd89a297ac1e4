-- Grain: campaign x version.
-- merge into warehouse.dim_campaign_version
select distinct on (s.campaign_key, s.updated_at)
  s.campaign_key,
  s.updated_at as valid_from,
  s.name,
  s.status,
  s.type
from staged_campaign s
order by s.campaign_key, s.updated_at, s.seq desc
-- end merge;
