-- Grain: campaign that no list has, of an accepted partition: it has the name of its newest day (of several, the first one), and is
-- gone with its last row. Facts are merged already.
with mentioned as materialized (
  select s.campaign_key, max(a.date_key) as date_key
  from accepted_partition a
  join staged_ad_spend s on s.seq = a.seq
  left join warehouse.dim_campaign c on c.campaign_key = s.campaign_key
  where c.campaign_key is null or c.named_by_date_key is not null
  group by s.campaign_key
),

-- Their name was that of a day which does not name them any more.
lost as materialized (
  select c.campaign_key, c.source_id
  from accepted_partition a
  join warehouse.dim_campaign c
    on c.source_id = a.source_id and c.account_id = a.account_id and c.named_by_date_key = a.date_key
  left join mentioned m on m.campaign_key = c.campaign_key and m.date_key >= c.named_by_date_key
  where a.kind = 'ad_spend' and m.campaign_key is null
),

-- Nothing leads from a campaign to its rows: so few are ever lost.
left_of_lost as (
  select l.campaign_key, max(f.date_key) as date_key
  from lost l
  join warehouse.fact_ad_spend f on f.source_id = l.source_id and f.campaign_key = l.campaign_key
  group by l.campaign_key
),

newest as materialized (
  select m.campaign_key, m.date_key
  from mentioned m
  left join warehouse.dim_campaign c on c.campaign_key = m.campaign_key
  left join lost l on l.campaign_key = m.campaign_key
  where l.campaign_key is null and coalesce(c.named_by_date_key <= m.date_key, true)
  union all
  select campaign_key, date_key from left_of_lost
),

removed as (
  delete from warehouse.dim_campaign c
  using lost l
  where c.campaign_key = l.campaign_key
    and not exists (select 1 from left_of_lost f where f.campaign_key = l.campaign_key)
  returning c.campaign_key
),

-- merge into warehouse.dim_campaign as merged
-- without account_name, status, type
-- returning known.campaign_key
select distinct on (f.campaign_key)
  f.campaign_key,
  f.source_id,
  f.account_id,
  substr(f.campaign_key, length(f.source_id) + 2) as campaign_id,
  coalesce(f.campaign_name, substr(f.campaign_key, length(f.source_id) + 2)) as name,
  gone.deleted_at is not null as is_deleted,
  timestamptz '1970-01-01T00:00:00Z' as updated_at,
  f.date_key as named_by_date_key
from newest n
cross join change_source src
join warehouse.fact_ad_spend f
  on f.date_key = n.date_key and f.source_id = src.source_id and f.campaign_key = n.campaign_key
left join ops.deleted_record gone
  on gone.source_id = f.source_id
  and gone.entity = 'campaign'
  and gone.record_id = substr(f.campaign_key, length(f.source_id) + 2)
order by f.campaign_key, f.campaign_name, f.account_id
-- end merge

select (select count(*) from removed) + (select count(*) from merged) as changed;
