import type { Fact } from '../metrics/dimensions.js';
import { factJoins, factTables } from '../metrics/fact-tables.js';
import { factRowsColumn, type Grain, keysOf, measuresOf, storedKeys } from '../metrics/grains.js';
import { columnsOf } from './grain-tables.js';
import { addedByRow } from './measure-lists.js';

/** What customers who are in another segment now take along, of the orders that did not change. */
const moved = 'segment_moved';

/** The temporary table of the days by segment. */
export function segmentTables(grain: Grain): string {
  return `create temp table ${moved} (
  old_segment text collate "C" not null,
  date_key integer not null,
  ${keysOf(grain)
    .slice(1)
    .map((key) => `${key} text collate "C" not null,`)
    .join('\n  ')}
  ${measuresOf(grain)
    .map(({ name }) => `${name} numeric not null${','}`)
    .join('\n  ')}
  ${factRowsColumn} bigint not null
);`;
}

/** Whether a customer who had orders is in another segment now, as `hasMoved`. */
export const anyMoved = `
select exists (
  select
  from rolled_customer k
  join warehouse.dim_customer c on c.customer_key = k.customer_key
  where k.segment <> c.segment
) as "hasMoved"`;

/** Reads the facts that moved. */
export function fillMoved(grain: Grain): string {
  const facts = (['orders', 'refunds'] as const).map((fact) => factsOfMoved(grain, fact));
  return `
insert into ${moved} (old_segment, ${columnsOf(grain)})
with customers as materialized (
  select k.customer_key, k.segment as old_segment
  from rolled_customer k
  join warehouse.dim_customer c on c.customer_key = k.customer_key
  -- Without a segment, before or now, there is no order.
  where k.segment <> c.segment
),

-- Few have moved, which the planner does not know: one index lookup each.
orders as materialized (
  select m.old_segment, o.*
  from customers m
  cross join lateral (
    select * from ${factTables.orders.table} where customer_key = m.customer_key order by date_key
  ) o
  -- Those that changed are counted with the segments before and now.
  left join ops.dirty_order k on k.order_key = o.order_key
  where not o.is_test and k.order_key is null
)

${facts.join('\nunion all\n')};
`;
}

function factsOfMoved(grain: Grain, fact: Fact): string {
  const { alias, table } = factTables[fact];
  const [, ...names] = keysOf(grain);
  const keys = storedKeys(grain, fact).map((key, index) => `${key} as ${names[index]}`);
  const expressions = [`${alias}.date_key`, ...keys, addedByRow(fact, measuresOf(grain))].join(', ');
  const refunds = `cross join lateral (
    select * from ${table} where order_key = o.order_key order by refund_key
  ) f
  ${factJoins('refunds', expressions, { joined: ['o', 'c'] })}`;
  return `select
    o.old_segment, ${expressions}, 1
  from orders o
  left join warehouse.dim_customer c on c.customer_key = o.customer_key
  ${fact === 'refunds' ? refunds : ''}`;
}

/** What they add to the segments of now, and take off those of before: rows with the columns of the grain. */
export function addMoved(grain: Grain): string {
  const keys = keysOf(grain).map((key) => (key === 'segment' ? 's.segment' : `m.${key}`));
  const added = [...measuresOf(grain).map(({ name }) => name), factRowsColumn].map((name) => `s.side * m.${name}`);
  return `select ${[...keys, ...added].join(', ')}
from ${moved} m
cross join lateral (values (-1, m.old_segment), (1, m.segment)) as s (side, segment)`;
}
