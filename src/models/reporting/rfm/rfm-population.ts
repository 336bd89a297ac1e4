import { type CalendarDate, dateKey } from '../../../canonical/calendar-date.js';
import { nothing, type Sql, sql } from '../../../database/sql.js';
import { type Scope, within } from '../../../ledger/scope/scope.js';
import { customersIn } from '../customers-in-scope.js';

/** The day of the scores, and the latest day with known trade in the scope. */
export interface RfmDay {
  asOf: CalendarDate;
  latest: CalendarDate;
}

/** Whether everything known is of that day or before, so that the customers' current measures are those of the day. */
export function isCurrent({ asOf, latest }: RfmDay): boolean {
  return asOf >= latest;
}

/**
 * The customers of a scope with a valid order up to a day, as a table `p (customer_key, last_valid_order_date, frequency,
 * monetary)`. Of an earlier day: from the orders and refunds up to then, by what is known now of which are valid.
 * `keys`: only these customers.
 */
export function rfmPopulation(scope: Scope, day: RfmDay, keys: readonly string[] | null = null): Sql {
  return isCurrent(day) ? current(scope, keys) : upTo(day.asOf, scope, keys);
}

function current(scope: Scope, keys: readonly string[] | null): Sql {
  return sql`(
    select c.customer_key, c.last_valid_order_date, c.valid_order_count as frequency, c.total_spent as monetary
    from ${customersIn(scope, keys)}
    where c.valid_order_count > 0 ${keyed(sql`c.customer_key`, keys)}
  ) p`;
}

function upTo(asOf: CalendarDate, scope: Scope, keys: readonly string[] | null): Sql {
  return sql`(
    with sold as materialized (
      select o.customer_key, o.order_key, o.date_key, o.is_valid, o.gross_sales - o.discounts as sales
      from warehouse.fact_orders o
      where not o.is_test and o.date_key <= ${dateKey(asOf)} and ${within(scope, sql`o.source_id`)}
        ${keyed(sql`o.customer_key`, keys)}
    ),
    ordered as (
      select customer_key, max(date_key) filter (where is_valid) as last_key,
        (count(*) filter (where is_valid))::integer as frequency, sum(sales) as sales
      from sold
      group by customer_key
    ),
    taken_back as (
      select s.customer_key, sum(f.returns) as returns
      from sold s
      join warehouse.fact_refunds f on f.order_key = s.order_key
      where f.date_key <= ${dateKey(asOf)}
      group by s.customer_key
    ),
    given_back as (
      select a.customer_key, sum(f.returns) as returns
      from warehouse.customer_account a
      join warehouse.fact_refunds f on f.account_key = a.account_key
      where f.date_key <= ${dateKey(asOf)} and ${within(scope, sql`a.source_id`)} ${keyed(sql`a.customer_key`, keys)}
      group by a.customer_key
    )
    select o.customer_key, d.date as last_valid_order_date, o.frequency,
      o.sales - coalesce(t.returns, 0) - coalesce(g.returns, 0) as monetary
    from ordered o
    join warehouse.dim_date d on d.date_key = o.last_key
    left join taken_back t on t.customer_key = o.customer_key
    left join given_back g on g.customer_key = o.customer_key
  ) p`;
}

function keyed(column: Sql, keys: readonly string[] | null): Sql {
  return keys === null ? nothing : sql`and ${column} = any(${keys}::text[])`;
}
