-- Grain: campaign, as in its latest version; gone by a deletion since it was listed.
-- merge into warehouse.dim_campaign
-- when known.updated_at <= excluded.updated_at
select distinct on (s.campaign_key)
  s.campaign_key,
  src.source_id,
  s.account_id,
  s.account_name,
  s.campaign_id,
  s.name,
  s.status,
  s.type,
  coalesce(gone.deleted_at >= s.read_at, false) as is_deleted,
  s.updated_at,
  null::integer as named_by_date_key
from staged_campaign s
cross join change_source src
left join ops.deleted_record gone
  on gone.source_id = src.source_id and gone.entity = 'campaign' and gone.record_id = s.campaign_id
order by s.campaign_key, s.updated_at desc, s.seq desc
-- end merge;
