import { type Sql, sql } from '../../../database/sql.js';
import { holdingSpans } from './holding-spans.js';

/** CTE `stock_cost`: variant x span of days, from_key to before until_key, with its unit_cost in `currency`; null: unknown. */
export const unitCosts: Sql = sql`stock_cost as materialized (
  ${holdingSpans(sql`warehouse.dim_product_cost`, sql`unit_cost, currency`)}
)`;
