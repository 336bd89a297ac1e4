import type { Fact } from './dimensions.js';

/** The table of each fact, and its alias in expressions. */
export const factTables = {
  orders: { table: 'warehouse.fact_orders', alias: 'o' },
  lines: { table: 'warehouse.fact_order_items', alias: 'i' },
  refunds: { table: 'warehouse.fact_refunds', alias: 'f' },
} as const satisfies Record<Fact, { table: string; alias: string }>;

/**
 * The same rows as the aggregates count them: of each order that changed since the last roll-up what it was then, without tests. See
 * `counted-facts.ts`.
 */
export const countedTables = {
  orders: { table: 'ops.counted_order', alias: 'o' },
  lines: { table: 'ops.counted_line', alias: 'i' },
  refunds: { table: 'ops.counted_refund', alias: 'f' },
} as const satisfies Record<Fact, { table: string; alias: string }>;

interface JoinOptions {
  /** Those that the statement has joined itself. */
  joined?: readonly ('o' | 'c')[];
  /** Whether the row is from the tables of counted facts: so is what is joined, and customers have the segment of the last roll-up. */
  isCounted?: boolean;
}

/**
 * The joins of a fact's row to what expressions over it name besides: the order (`o`), its customer (`c`), and the refunded line
 * (`i`).
 */
export function factJoins(
  fact: Fact,
  expressions: string,
  { joined = [], isCounted = false }: JoinOptions = {},
): string {
  const names = (alias: 'o' | 'c' | 'i'): boolean =>
    !joined.some((each) => each === alias) && new RegExp(`\\b${alias}\\.`).test(expressions);
  const tables = isCounted ? countedTables : factTables;
  if (names('c')) {
    return `${factJoins(fact, `${expressions} o.`, { joined: [...joined, 'c'], isCounted })}
  ${isCounted ? countedCustomer : 'left join warehouse.dim_customer c on c.customer_key = o.customer_key'}`;
  }
  const order = { ...tables.orders, on: `o.order_key = ${tables[fact].alias}.order_key` };
  switch (fact) {
    case 'orders':
      return '';
    case 'lines':
      return names('o') ? `join ${order.table} o on ${order.on}` : '';
    case 'refunds':
      return [
        names('i') ? `left join ${tables.lines.table} i on i.order_key = f.order_key and i.item_key = f.item_key` : '',
        names('o') ? `left join ${order.table} o on ${order.on}` : '',
      ].join(' ');
  }
}

/** Nearly all are dirty customers; any other is looked up. */
const countedCustomer = `left join rolled_customer was on was.customer_key = o.customer_key
  left join lateral (
    select segment from warehouse.dim_customer
    where was.customer_key is null and customer_key = o.customer_key
    order by customer_key
  ) stands on true
  cross join lateral (
    select case when was.customer_key is null then stands.segment else was.segment end as segment
  ) c`;
