import { type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';

/** The keys of orders with this number, newest first, at most `first`. Platforms write `#1001` or `1001`: both are found by either. */
export function findOrders(db: Queryable, scope: Scope, text: string, first: number): Promise<string[]> {
  const bare = text.replace(/^#/, '');
  return keysOf(
    db,
    sql`select o.order_key as key from warehouse.fact_orders o
      where o.order_number = any(${[bare, `#${bare}`]}::text[]) and ${within(scope, sql`o.source_id`)}
      order by o.ordered_at desc, o.order_key desc limit ${first}`,
  );
}

/** The keys of variants with this SKU. */
export function findProducts(db: Queryable, scope: Scope, text: string, first: number): Promise<string[]> {
  return keysOf(
    db,
    sql`select p.product_key as key from warehouse.dim_product p
      where p.sku = ${text} and ${within(scope, sql`p.source_id`)}
      order by p.product_key limit ${first}`,
  );
}

/** The keys of customers of whom an account in scope has this address. */
export function findCustomers(db: Queryable, scope: Scope, text: string, first: number): Promise<string[]> {
  return keysOf(
    db,
    sql`select distinct a.customer_key as key from warehouse.customer_account a
      where a.email = ${text.toLowerCase()} and ${within(scope, sql`a.source_id`)}
      order by a.customer_key limit ${first}`,
  );
}

async function keysOf(db: Queryable, statement: Sql): Promise<string[]> {
  return (await select<{ key: string }>(db, statement)).map(({ key }) => key);
}
