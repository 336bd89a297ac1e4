import { type Sql, sql } from '../../../database/sql.js';

/** After every day. */
const noEnd = 99991231;

/** The rows of a variant's history as spans: each holds until the variant's next day, the first one for all days before, too. */
export function holdingSpans(table: Sql, columns: Sql): Sql {
  return sql`select product_key, ${columns},
      case when lag(date_key) over variant is null then 0 else date_key end as from_key,
      lead(date_key, 1, ${noEnd}::integer) over variant as until_key
    from ${table}
    window variant as (partition by product_key order by date_key)`;
}
