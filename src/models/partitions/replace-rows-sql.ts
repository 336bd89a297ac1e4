import { tableOf } from '../columns/table-columns.js';
import { type FactColumn, factColumns } from './partition-columns.js';
import { kindsOf, type PartitionFact, partitionKeyOf } from './partition-fact.js';

/**
 * The statements that give a fact the rows of the accepted partitions in place of all that was known of these. Only rows that differ
 * are written; the partitions of such rows are marked for the roll-up.
 */
export function replaceRows(fact: PartitionFact): string {
  const { staged, entity } = fact;
  const { name: table, key, values } = tableOf(entity);
  const all = [...key, ...values];
  const list = (names: readonly string[], prefix: string): string =>
    names.map((name) => `${prefix}.${name}`).join(', ');
  const same = (one: string, other: string): string =>
    key.map((name) => `${one}.${name} = ${other}.${name}`).join(' and ');
  const [first] = key;
  return `
-- Grain: row of ${table} that an accepted partition has otherwise.
-- What joins it needs the number of its rows and of its partitions, which all columns take five times as long to tell.
analyze ${staged} (seq);

insert into ops.dirty_partition (kind, source_id, account_id, date_key)
select a.kind, a.source_id, a.account_id, a.date_key
from accepted_partition a
where a.is_new and exists (select 1 from ${staged} s where s.seq = a.seq)
on conflict (kind, source_id, account_id, date_key) do nothing;

insert into ${table} (${all.join(', ')})
${incomingRows(fact)}
where a.is_new;

with incoming as (
  ${incomingRows(fact)}
  where not a.is_new
),

standing as (
  select ${list(all, 'f')}
  from accepted_partition a
  join ${table} f on ${partitionKeyOf(fact)
    .map((name) => `f.${name} = a.${name}`)
    .join(' and ')}
  where not a.is_new and a.kind in (${kindsOf(fact)})
),

differing as materialized (
  select
    ${key.map((name) => `coalesce(i.${name}, s.${name}) as ${name}`).join(', ')},
    ${list(values, 'i')},
    i.${first} is null as is_gone,
    s.${first} is null as is_new
  from incoming i
  full join standing s on ${same('s', 'i')}
  where i.${first} is null or s.${first} is null or (${list(values, 'i')}) is distinct from (${list(values, 's')})
),

removed as (
  delete from ${table} f
  using differing d
  where d.is_gone and ${same('f', 'd')}
),

added as (
  insert into ${table} (${all.join(', ')})
  select ${all.join(', ')} from differing where is_new
),

changed as (
  update ${table} f set
    ${values.map((name) => `${name} = d.${name}`).join(', ')}
  from differing d
  where not d.is_gone and not d.is_new and ${same('f', 'd')}
),

dirty as (
  insert into ops.dirty_partition (kind, source_id, account_id, date_key)
  select distinct a.kind, a.source_id, a.account_id, a.date_key
  from differing d
  join accepted_partition a
    on ${partitionKeyOf(fact)
      .map((name) => `a.${name} = d.${name}`)
      .join(' and ')} and a.kind in (${kindsOf(fact)})
  on conflict (kind, source_id, account_id, date_key) do nothing
)

select count(*) as changed from differing;`;
}

/** A select of the rows of accepted partitions `a` in the columns of the fact. A condition follows. */
function incomingRows({ entity, staged }: PartitionFact): string {
  const { key, values } = tableOf(entity);
  const columns = factColumns(entity);
  const expressions = [...key, ...values].map((name) => expressionOf(columns.find((column) => column.name === name)!));
  return `select ${expressions.join(', ')}
from accepted_partition a
join ${staged} s on s.seq = a.seq`;
}

function expressionOf({ name, isOfPartition, convertedFrom }: FactColumn): string {
  if (isOfPartition) return `a.${name}`;
  return convertedFrom === null ? `s.${name}` : `s.${convertedFrom} * a.rate as ${name}`;
}
