import type { Fact } from './dimensions.js';

/** The table of each fact, and its alias in expressions. */
export const factTables = {
  orders: { table: 'warehouse.fact_orders', alias: 'o' },
  lines: { table: 'warehouse.fact_order_items', alias: 'i' },
  refunds: { table: 'warehouse.fact_refunds', alias: 'f' },
} as const satisfies Record<Fact, { table: string; alias: string }>;

/**
 * The joins of a fact's row to what expressions over it name besides: the order (`o`), its customer (`c`), and the refunded line
 * (`i`). `joined`: those that the statement has joined itself.
 */
export function factJoins(fact: Fact, expressions: string, joined: readonly ('o' | 'c')[] = []): string {
  const names = (alias: 'o' | 'c' | 'i'): boolean =>
    !joined.some((each) => each === alias) && new RegExp(`\\b${alias}\\.`).test(expressions);
  if (names('c')) {
    return `${factJoins(fact, `${expressions} o.`, [...joined, 'c'])}
  left join warehouse.dim_customer c on c.customer_key = o.customer_key`;
  }
  const order = { ...factTables.orders, on: `o.order_key = ${factTables[fact].alias}.order_key` };
  switch (fact) {
    case 'orders':
      return '';
    case 'lines':
      return names('o') ? `join ${order.table} o on ${order.on}` : '';
    case 'refunds':
      return [
        names('i')
          ? `left join ${factTables.lines.table} i on i.order_key = f.order_key and i.item_key = f.item_key`
          : '',
        names('o') ? `left join ${order.table} o on ${order.on}` : '',
      ].join(' ');
  }
}
