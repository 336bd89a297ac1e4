import { tableOf } from '../columns/table-columns.js';
import { factColumns } from '../partitions/partition-columns.js';
import { kindsOf, type PartitionFact, partitionFacts, partitionKeyOf } from '../partitions/partition-fact.js';

/** Grain: row that was reported on no known day, or has another currency than its day or other amounts than its rate makes of it. */
function rowsOfDays(fact: PartitionFact): string {
  const { name: table, key } = tableOf(fact.entity);
  const columns = factColumns(fact.entity);
  const period = columns.some(({ name }) => name === 'period') ? " and p.kind = 'users_by_' || f.period" : '';
  const by = partitionKeyOf(fact).filter((name) => name !== 'period');
  const wrong = columns
    .filter(({ convertedFrom }) => convertedFrom !== null)
    .map(({ name, convertedFrom }) => ` or f.${name} is distinct from f.${convertedFrom} * p.exchange_rate`);
  const otherCurrency = columns.some(({ name }) => name === 'account_currency')
    ? ' or f.account_currency <> p.currency'
    : '';
  return `
select '${table}' as fact, concat_ws(' ', ${key.map((name) => `f.${name}`).join(', ')}) as key
from ${table} f
left join warehouse.reported_day p
  on p.kind in (${kindsOf(fact)})${period} and ${by.map((name) => `p.${name} = f.${name}`).join(' and ')}
where p.kind is null${otherCurrency}${wrong.join('')}`;
}

/** Grain: campaign that rows name and the dimension lacks, or that no list has and that does not have the name of its newest day. */
const campaigns = `
with named as (
  select distinct on (campaign_key) campaign_key, date_key, campaign_name
  from warehouse.fact_ad_spend
  order by campaign_key, date_key desc, campaign_name, account_id
)

select coalesce(n.campaign_key, c.campaign_key) as campaign
from named n
full join warehouse.dim_campaign c on c.campaign_key = n.campaign_key
where c.campaign_key is null
  or c.named_by_date_key is not null
    and (c.named_by_date_key, c.name) is distinct from (n.date_key, coalesce(n.campaign_name, c.campaign_id))`;

export const partitionChecks = [
  { name: 'reported-rows', sql: partitionFacts.map(rowsOfDays).join('\nunion all\n') },
  { name: 'campaigns', sql: campaigns },
];
