import { allOf, join, nothing, type Sql, sql } from '../../database/sql.js';
import { within } from '../../ledger/scope/scope.js';
import type { Attributes } from '../metrics/dimensions.js';
import type { CustomerCondition } from '../metrics/metric.js';
import { customersIn } from '../reporting/customers-in-scope.js';
import { asText } from './columns.js';
import { type DimensionCondition, dimensionsOf, hasDayDimension, type ReportQuestion } from './question.js';

/** A customer whose other orders a count depends on. */
interface CustomerAsked {
  key: Sql;
  condition: CustomerCondition;
}

/** The joins that give rows `r` of the days `a` what dimensions and a count's condition read. */
export function attributeJoins(
  question: Pick<ReportQuestion, 'by' | 'conditions' | 'scope'>,
  customer: CustomerAsked | null,
): Sql {
  const isRead = (name: Attributes): boolean => dimensionsOf(question).some(({ attributes }) => attributes === name);
  const readsFirstOrder = customer !== null && customer.condition !== 'repeat';
  const customerKey = isRead('customer') ? sql`r.customer_key` : readsFirstOrder ? customer.key : null;
  return join(
    [
      hasDayDimension(question) ? sql`join warehouse.dim_date d on d.date_key = a.date_key` : nothing,
      isRead('channel') ? sql`join warehouse.dim_channel ch on ch.channel_key = r.channel_key` : nothing,
      isRead('product') ? sql`left join warehouse.dim_product p on p.product_key = r.product_key` : nothing,
      customerKey ? sql`left join ${customersIn(question.scope)} on c.customer_key = ${customerKey}` : nothing,
      customer?.condition === 'repeat' ? secondOrders(question, customer.key) : nothing,
    ],
    ' ',
  );
}

/** The day of a customer's second order. */
function secondOrders({ scope }: Pick<ReportQuestion, 'scope'>, customerKey: Sql): Sql {
  return sql`left join (
    select customer_key, date_key as second_key
    from (
      select o.customer_key, o.date_key, row_number() over (partition by o.customer_key order by o.date_key) as place
      from warehouse.fact_orders o
      where not o.is_test and ${within(scope, sql`o.source_id`)}
    ) ordered
    where place = 2
  ) second on second.customer_key = ${customerKey}`;
}

export function conditionsOn(conditions: readonly DimensionCondition[]): Sql {
  return allOf(
    conditions.map(({ dimension, on }) => on(asText(dimension.key), asText(dimension.label ?? dimension.key))),
  );
}
