-- Grain: campaign that its platform no longer lists, and has not listed again since; facts still refer to it.
with gone as materialized (
  select src.source_id || ':' || s.record_id as campaign_key, max(s.deleted_at) as deleted_at
  from staged_deletion s
  cross join change_source src
  where s.entity = 'campaign'
  group by 1
)

update warehouse.dim_campaign c set
  is_deleted = true
from gone g
where c.campaign_key = g.campaign_key
  and not c.is_deleted
  and c.updated_at <= g.deleted_at
  and not exists (
    select from staged_campaign s where s.campaign_key = g.campaign_key and s.read_at > g.deleted_at
  );
