import { allOf, identifier, type Sql, sql } from '../../database/sql.js';
import { conditionsOn, joinsFor } from './attributes.js';
import { orderedRows } from './fact-rows.js';
import type { ReportQuestion } from './question.js';

/** `ordered_0`, …: the customers with an order that meets all conditions, at any time and in any store of the scope. */
export function orderedTables(question: ReportQuestion): Sql[] {
  return question.customersWhoOrdered.map((conditions, index) => {
    const dimensions = conditions.map(({ dimension }) => dimension);
    const rows = orderedRows(
      dimensions.flatMap(({ carriers }) => carriers),
      question.scope,
    );
    return sql`${tableName(index)} as materialized (
      select distinct r.customer_key
      from ${rows} r ${joinsFor(question, dimensions, { dateKey: sql`r.date_key`, customer: null })}
      where ${conditionsOn(conditions)}
    )`;
  });
}

/** Whether a row `r` is of a customer who has all of the orders asked for. */
export function isOfCustomers({ customersWhoOrdered }: ReportQuestion): Sql {
  return allOf(
    customersWhoOrdered.map((_, index) => sql`r.customer_key in (select customer_key from ${tableName(index)})`),
  );
}

function tableName(index: number): Sql {
  return identifier(`ordered_${index}`);
}
