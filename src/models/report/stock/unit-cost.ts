import { type Sql, sql } from '../../../database/sql.js';

/** The cost of one unit of a product on a day. */
interface UnitCost {
  join: Sql;
  /** null: unknown. */
  amount: Sql;
  /** ISO 4217, that of the amount. */
  currency: Sql;
}

/** The one place that says what a unit of stock costs. `productKey` is an expression over the tables before. */
export function unitCostOf(productKey: Sql): UnitCost {
  return {
    join: sql`left join warehouse.dim_product cost on cost.product_key = ${productKey}
      left join (select x.source_id, x.currency from ops.source x) store on store.source_id = cost.source_id`,
    amount: sql`cost.unit_cost`,
    currency: sql`coalesce(cost.currency, store.currency)`,
  };
}
