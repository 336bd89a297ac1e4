import { type Sql, sql } from '../../../database/sql.js';
import { holdingSpans } from './holding-spans.js';

/** CTE `stock_version`: variant x span of days, from_key to before until_key, with what its product was. */
export const productVersions: Sql = sql`stock_version as materialized (
  ${holdingSpans(sql`warehouse.dim_product_day`, sql`category, product_type, vendor`)}
)`;
