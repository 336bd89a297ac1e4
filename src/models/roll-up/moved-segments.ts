import type { Fact } from '../metrics/dimensions.js';
import { factJoins, factTables } from '../metrics/fact-tables.js';
import { type Grain, keysOf, measuresOf, storedKeys } from '../metrics/grains.js';
import { addedByRow, measureColumns, sumsOfStored } from './measure-lists.js';

/** What customers who are in another segment now take along, of the days that are not rolled up as a whole. */
const difference = 'segment_difference';

/** The temporary tables of the days by segment. */
export function segmentTables(grain: Grain): string {
  return `create temp table ${difference} (like ${grain.table});`;
}

/** Fills the rolled keys: the rolled days, and those on which customers of another segment traded. */
export function daysOfSegments(grain: Grain, keys: string): string {
  const measures = measuresOf(grain);
  const names = keysOf(grain).join(', ');
  const facts = (['orders', 'refunds'] as const).map((fact) => factsOfMoved(grain, fact));
  return `
-- Of days that are not rolled the facts are as they were.
insert into ${difference} (${names}, ${measureColumns(measures)}, fact_rows)
with moved as materialized (
  select k.customer_key, k.segment as old_segment
  from rolled_customer k
  join warehouse.dim_customer c on c.customer_key = k.customer_key
  -- Without a segment, before or now, there is no order.
  where k.segment <> c.segment
),

facts as materialized (
  ${facts.join('\n  union all\n  ')}
)

select f.date_key, f.channel_key, s.segment, ${measures.map(({ name }) => `sum(s.side * f.${name}) as ${name}`).join(', ')}, sum(s.side)
from facts f
cross join lateral (values (-1, f.old_segment), (1, f.segment)) as s (side, segment)
group by f.date_key, f.channel_key, s.segment;

insert into ${keys} (date_key, channel_key)
select date_key, channel_key from rolled_day
union
select date_key, channel_key from ${difference};

analyze ${keys};
`;
}

function factsOfMoved(grain: Grain, fact: Fact): string {
  const { alias, table } = factTables[fact];
  const [, ...names] = keysOf(grain);
  const keys = storedKeys(grain, fact).map((key, index) => `${key} as ${names[index]}`);
  const expressions = [`${alias}.date_key`, ...keys, addedByRow(fact, measuresOf(grain))].join(', ');
  const joins =
    fact === 'refunds'
      ? `join ${table} f on f.order_key = o.order_key
    ${factJoins(fact, expressions, ['o', 'c'])}`
      : '';
  return `select
    m.old_segment, ${expressions}
  from moved m
  join ${factTables.orders.table} o on o.customer_key = m.customer_key
  left join warehouse.dim_customer c on c.customer_key = o.customer_key
  ${joins}
  left join rolled_day k on k.date_key = ${alias}.date_key and k.channel_key = ${alias}.channel_key
  where not ${alias}.is_test and k.date_key is null`;
}

/** Fills the figures of the days that are not rolled: what was known, and the difference. */
export function fillMovedDays(grain: Grain, figures: string): string {
  const columns = `${keysOf(grain).join(', ')}, ${measureColumns(measuresOf(grain))}, fact_rows`;
  const keys = keysOf(grain).join(', ');
  return `
insert into ${figures} (${columns})
select ${keys}, ${sumsOfStored('s', measuresOf(grain))}, sum(s.fact_rows)
from (
  select ${columns} from ${difference}
  union all
  select ${columns.replaceAll(/\w+/g, 'a.$&')}
  from (select distinct date_key, channel_key from ${difference}) k
  join ${grain.table} a on a.date_key = k.date_key and a.channel_key = k.channel_key
) s
group by ${keys}
having sum(s.fact_rows) > 0;
`;
}
