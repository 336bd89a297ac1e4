import type { Fact } from './dimensions.js';

/** Aliases of facts in expressions. */
const aliases = { orders: 'o', lines: 'i', refunds: 'f' } as const satisfies Record<Fact, string>;

/**
 * The columns of facts that aggregates are counted from. Of each order that changes, the first statement to change it keeps these
 * (`ops.counted_order`, `ops.counted_line`, `ops.counted_refund`), so that a roll-up can take off what was counted. Whatever an
 * aggregate carries or measures is made of them.
 */
export const countedColumns: Record<Fact, readonly string[]> = {
  orders: [
    ...['order_key', 'date_key', 'channel_key', 'source_id', 'customer_key', 'ordered_at'],
    ...['financial_status', 'fulfillment_status', 'ship_to_country', 'currency', 'is_valid', 'is_first'],
    ...['items_sold', 'gross_sales', 'discounts', 'cost_of_goods', 'costed_sales', 'uncosted_lines'],
    ...['shipping', 'taxes', 'duties', 'fees', 'tips', 'total', 'reversed'],
  ],
  lines: [
    ...[
      'order_key',
      'item_key',
      'date_key',
      'channel_key',
      'source_id',
      'product_key',
      'category',
      'product_type',
      'vendor',
    ],
    ...['is_gift_card', 'currency', 'quantity', 'gross_sales', 'discounts', 'unit_cost'],
  ],
  refunds: [
    ...[
      'order_key',
      'item_key',
      'date_key',
      'channel_key',
      'source_id',
      'product_key',
      'kind',
      'refunded_at',
      'reason',
    ],
    ...['is_restocked', 'currency', 'quantity'],
    ...['returns', 'shipping', 'taxes', 'duties', 'fees', 'tips', 'refunded'],
  ],
};

/** The columns of facts that an expression names and aggregates cannot be counted from: `o.tags`. */
export function uncountedColumns(expressions: readonly (string | undefined)[]): string[] {
  return (Object.keys(aliases) as Fact[]).flatMap((fact) => {
    const named = new RegExp(`\\b${aliases[fact]}\\.(\\w+)`, 'g');
    return expressions
      .flatMap((expression) => [...(expression ?? '').matchAll(named)])
      .filter(([, column]) => !countedColumns[fact].includes(column!))
      .map(([name]) => name);
  });
}
