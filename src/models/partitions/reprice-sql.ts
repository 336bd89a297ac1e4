import { tableOf } from '../columns/table-columns.js';
import { factColumns } from './partition-columns.js';
import { kindsOf, type PartitionFact, partitionFacts, partitionKeyOf } from './partition-fact.js';

/**
 * Converts again what was reported of days whose rate in `day_rate` is another one now. The days are in `repriced_partition`, and are
 * marked for the roll-up.
 */
export const repricePartitions = `
insert into repriced_partition (kind, source_id, account_id, date_key, rate)
select p.kind, p.source_id, p.account_id, p.date_key, r.rate
from day_rate r
join warehouse.reported_day p on p.date_key = r.date_key and p.currency = r.currency
where p.exchange_rate <> r.rate;

analyze repriced_partition;

update warehouse.reported_day p set
  exchange_rate = r.rate
from repriced_partition r
where p.kind = r.kind and p.source_id = r.source_id and p.account_id = r.account_id and p.date_key = r.date_key;
${partitionFacts.map(repriceRows).join('')}
insert into ops.dirty_partition (kind, source_id, account_id, date_key)
select kind, source_id, account_id, date_key from repriced_partition
on conflict (kind, source_id, account_id, date_key) do nothing;`;

function repriceRows(fact: PartitionFact): string {
  const converted = factColumns(fact.entity).filter(({ convertedFrom }) => convertedFrom !== null);
  if (converted.length === 0) return '';
  return `
update ${tableOf(fact.entity).name} f set
  ${converted.map(({ name, convertedFrom }) => `${name} = f.${convertedFrom} * r.rate`).join(',\n  ')}
from repriced_partition r
where r.kind in (${kindsOf(fact)}) and ${partitionKeyOf(fact)
    .map((name) => `f.${name} = r.${name}`)
    .join(' and ')};
`;
}
