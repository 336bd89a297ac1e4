import { blockOf, isInBlock } from '../../src/models/customer-sets/blocks.js';
import { decodedEntries } from '../../src/models/customer-sets/encoding.js';

/**
 * SQL in place of columns that differ between two equal warehouses, by table and column; `t` is the table. Customers have numbers
 * in the order of their arrival: what is equal is who the numbers in a set stand for.
 */
export const comparableColumns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  customer_number: { number: 'null' },
  agg_customer_sets: {
    customers: `(
      select string_agg(row(n.customer_key, e.country, e.is_void, e.is_repeated)::text, ' ' order by n.customer_key, e.country collate "C")
      from ${decodedEntries('t')} e
      left join warehouse.customer_number n on n.number = e.number
    )`,
    country_places: 'null',
  },
  agg_customer_months: {
    customers: `(
      select bit_count(t.customers) || ' ' || string_agg(n.customer_key, ' ' order by n.customer_key)
      from warehouse.customer_number n
      where ${blockOf('n.number')} = t.block and ${isInBlock('n.number', 't.customers')}
    )`,
  },
  agg_customer_steps: Object.fromEntries(
    ['first_orders', 'second_orders', 'void_first_orders', 'later_valid_orders'].map((column) => [
      column,
      `(
      select string_agg(n.customer_key, ' ' order by n.customer_key)
      from (select t.${column} as customers, '' as country_places, null::text[] as countries) s
      cross join lateral ${decodedEntries('s')} e
      left join warehouse.customer_number n on n.number = e.number
    )`,
    ]),
  ),
};
