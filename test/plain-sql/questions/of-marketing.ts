import { inRange, key, net, rate, type WorkedOut } from './pieces.js';
import type { Setting } from './setting.js';

const advertised = `(
  select f.*, s.platform, coalesce(c.name, f.campaign_key) as campaign
  from warehouse.fact_ad_spend f
  join ops.source s on s.source_id = f.source_id
  left join warehouse.dim_campaign c on c.campaign_key = f.campaign_key
)`;
/** From the first to the last day that was reported. */
const reported = (kind: string): string =>
  `(select min(date_key) as first, max(date_key) as last from warehouse.reported_day where kind = '${kind}')`;
/** A sum where all of it is known. */
const known = (column: string): string => `case when count(*) = count(${column}) then sum(${column}) end`;

/** Whether a row `n` is of a day of which an account of its store has reported; without one, of which any has. */
const isAdvertised = `exists (
  select 1 from warehouse.reported_day r join ops.source s on s.source_id = r.source_id
  where r.kind = 'ad_spend' and r.date_key = n.date_key and (
    s.store_id = n.source or not exists (
      select 1 from warehouse.reported_day o join ops.source t on t.source_id = o.source_id
      where o.kind = 'ad_spend' and t.store_id = n.source
    )
  )
)`;

export function questionsOfMarketing(on: Setting): Record<string, WorkedOut> {
  const ofRange = inRange(on.rangeFrom, on.rangeTo);
  return {
    'Ad spend and ROAS by platform': `
      select platform, sum(spend), sum(clicks), ${known('conversion_value')}, ${rate(known('conversion_value'), 'sum(spend)')}
      from ${advertised} a where ${ofRange} group by 1 order by 1`,
    'The campaigns that cost most': `
      select campaign_key, max(campaign), sum(spend), ${rate('sum(spend)', 'sum(clicks)')}
      from ${advertised} a where ${ofRange} group by 1 order by 3 desc, 1 limit 3`,
    'Net sales for each unit of ad spend, by week': `
      with weeks as (
        select w.week::date as week, to_char(w.week, 'YYYYMMDD')::integer as first, to_char(w.week + interval '6 days', 'YYYYMMDD')::integer as last
        from generate_series('${on.weeksFrom}'::timestamp, '${on.weeksTo}', interval '1 week') as w (week)
      ), sums as (
        select w.week, (select coalesce(sum(n.sales - n.returns), 0) from ${net} n where n.date_key between w.first and w.last) as sales,
          (select sum(n.sales - n.returns) from ${net} n where n.date_key between w.first and w.last and ${isAdvertised}) as advertised,
          case when r.first <= w.last and r.last >= w.first then (
            select coalesce(sum(a.spend), 0) from ${advertised} a where a.date_key between w.first and w.last
          ) end as spend
        from weeks w cross join ${reported('ad_spend')} r
      )
      select week::text, sales, spend, ${rate('advertised', 'spend')} from sums order by 1`,
    'Sessions and conversion rate by day, and until when they may change': `
      with days as (
        select d.date, d.date_key, r.first <= d.date_key and r.last >= d.date_key as is_known
        from warehouse.dim_date d cross join ${reported('sessions')} r
        where d.date_key between ${key(on.rangeFrom)} and ${key(on.rangeTo)}
      ), sums as (
        select d.*,
          case when d.is_known then (
            select coalesce(sum(f.sessions), 0) from warehouse.fact_sessions f where f.date_key = d.date_key
          ) end as sessions,
          (select sum(f.sessions) from warehouse.fact_sessions f join ops.source s on s.source_id = f.source_id
            where f.date_key = d.date_key and s.store_id is not null) as of_stores,
          (select count(*) from warehouse.fact_orders o
            where not o.is_test and o.date_key = d.date_key and exists (
              select 1 from warehouse.reported_day r join ops.source s on s.source_id = r.source_id
              where r.kind = 'sessions' and r.date_key = d.date_key and s.store_id = o.source_id
            )) as orders
        from days d
      )
      select date::text, sessions, ${rate('orders', 'of_stores')}, (
        select max(r.restated_until)::text from warehouse.reported_day r
        where r.kind = 'sessions' and r.date_key = s.date_key and r.restated_until >= '${on.today}'
      )
      from sums s order by 1`,
  };
}
