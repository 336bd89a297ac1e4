import { allOf, join, nothing, type Sql, sql } from '../../database/sql.js';
import { within } from '../../ledger/scope/scope.js';
import type { Attributes, Dimension } from '../metrics/dimensions.js';
import type { CustomerCondition } from '../metrics/metric.js';
import { customersIn } from '../reporting/customers-in-scope.js';
import { rfmSegmentOf } from '../reporting/rfm/rfm-scores.js';
import { asText, keySql } from './columns.js';
import { type DimensionCondition, dimensionsOf, hasDayDimension, type ReportQuestion } from './question.js';

/** A customer whose other orders a count depends on. */
interface CustomerAsked {
  key: Sql;
  condition: CustomerCondition;
}

type Asked = Pick<ReportQuestion, 'by' | 'conditions' | 'scope' | 'rfm'>;

/** The joins that give rows `r` of the days `a` what the question's dimensions and a count's condition read. */
export function attributeJoins(question: Asked, customer: CustomerAsked | null): Sql {
  return joinsFor(question, dimensionsOf(question), { dateKey: sql`a.date_key`, customer });
}

/** The same for some dimensions alone, whose rows have their `dateKey`. */
export function joinsFor(
  question: Asked,
  dimensions: readonly Dimension[],
  { dateKey, customer }: { dateKey: Sql; customer: CustomerAsked | null },
): Sql {
  const isRead = (name: Attributes): boolean => dimensions.some(({ attributes }) => attributes === name);
  const readsFirstOrder = customer !== null && customer.condition !== 'repeat';
  const ofCustomer = isRead('customer') || isRead('rfm');
  const customerKey = ofCustomer ? sql`r.customer_key` : readsFirstOrder ? customer.key : null;
  return join(
    [
      hasDayDimension(dimensions) ? sql`join warehouse.dim_date d on d.date_key = ${dateKey}` : nothing,
      isRead('channel') ? sql`join warehouse.dim_channel ch on ch.channel_key = r.channel_key` : nothing,
      isRead('product') ? sql`left join warehouse.dim_product p on p.product_key = r.product_key` : nothing,
      customerKey ? sql`left join ${customersIn(question.scope)} on c.customer_key = ${customerKey}` : nothing,
      isRead('rfm') ? sql`left join lateral (select ${rfmSegment(question)} as segment) rfm on true` : nothing,
      customer?.condition === 'repeat' ? secondOrders(question, customer.key) : nothing,
    ],
    ' ',
  );
}

function rfmSegment({ rfm }: Asked): Sql {
  return rfm ? rfmSegmentOf(rfm.day.asOf, rfm.cutPoints) : sql`null::text`;
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
  return allOf(conditions.map(({ dimension, on }) => on(keySql(dimension), asText(dimension.label ?? dimension.key))));
}

/** A query of the keys of the products that meet the conditions on products; null: there is none. */
export function productsThatMeet(conditions: readonly DimensionCondition[]): Sql | null {
  const ofProducts = conditions.filter(({ dimension }) => dimension.attributes === 'product');
  if (ofProducts.length === 0) return null;
  return sql`select p.product_key
    from warehouse.dim_product p
    cross join lateral (select p.product_key) r
    where ${conditionsOn(ofProducts)}`;
}
