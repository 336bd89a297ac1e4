import type { CalendarDate } from '../../canonical/calendar-date.js';
import type { TextRow } from '../../database/round-trip.js';
import { allOf, columns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { DimCustomer } from '../dimensions/dim-customer.js';
import type { Segment } from './customer-segments.js';
import { customersIn, isPhoneSharedIn, joinedEmailIn } from './customers-in-scope.js';
import { type DateFilter, dateConditions } from './date-filter.js';
import type { Ordering } from './keyset.js';
import { columnsOf, type RowColumn, type RowColumns, selected } from './row-columns.js';
import { lookUp, type QuestionDatabase } from './snapshot.js';

export interface CustomerAccountRow {
  accountKey: string;
  customerKey: string;
  sourceId: string;
  matchedBy: 'email' | 'phone' | 'account' | 'order';
  /** Its contacts that can join accounts; null if it has none. */
  joiningEmail: string | null;
  joiningPhone: string | null;
  joinedEmail: string | null;
  isPhoneShared: boolean;
  isEmailMasked: boolean;
  email: string | null;
  phone: string | null;
  [column: string]: unknown;
}

interface AccountOrdersRow {
  accountKey: string;
  orderCount: number;
  firstOrderDate: string;
  lastOrderDate: string;
}

export interface CustomerFilter {
  segment?: Segment[] | null;
  email?: string | null;
  country?: string[] | null;
  firstOrder?: DateFilter | null;
  lastOrder?: DateFilter | null;
}

const key = { expression: sql`c.customer_key`, type: 'text' } as const;
const spent = { expression: sql`c.total_spent`, type: 'numeric' } as const;
const orders = { expression: sql`c.order_count`, type: 'integer' } as const;
// Customers without an order come last in both orderings.
const lastOrder = { expression: sql`coalesce(c.last_order_date, '-infinity'::date)`, type: 'date' } as const;
const firstOrder = { expression: sql`coalesce(c.first_order_date, 'infinity'::date)`, type: 'date' } as const;

export const customerOrderings = {
  TOTAL_SPENT_DESC: { description: 'Highest lifetime net sales first.', direction: 'desc', terms: [spent, key] },
  TOTAL_SPENT_ASC: { description: 'Lowest lifetime net sales first.', direction: 'asc', terms: [spent, key] },
  ORDER_COUNT_DESC: { description: 'Most orders first.', direction: 'desc', terms: [orders, key] },
  LAST_ORDER_DATE_DESC: {
    description: 'Most recent order first; customers without orders last.',
    direction: 'desc',
    terms: [lastOrder, key],
  },
  FIRST_ORDER_DATE_ASC: {
    description: 'Earliest first order first; customers without orders last.',
    direction: 'asc',
    terms: [firstOrder, key],
  },
} as const satisfies Record<string, Ordering>;

export const customerColumns: RowColumns = columnsOf('c', DimCustomer, [
  'customerKey',
  'email',
  'isEmailMasked',
  'phone',
  'firstName',
  'lastName',
  'country',
  'city',
  'accountCount',
  'firstOrderDate',
  'lastOrderDate',
  'orderCount',
  'totalSpent',
  'segment',
]);

/** The filter as conditions on `customersIn(scope)`; channels: customers who ever bought there. Countries in lower case. `channelKeys` null: all. */
export function customerConditions(filter: CustomerFilter, channelKeys: string[] | null, today: CalendarDate): Sql[] {
  const { segment, email, country, firstOrder: first, lastOrder: last } = filter;
  const conditions: Sql[] = [];
  if (channelKeys) {
    conditions.push(sql`c.customer_key in (
      select o.customer_key from warehouse.fact_orders o where not o.is_test and o.channel_key = any(${channelKeys}::text[])
    )`);
  }
  if (segment) conditions.push(sql`c.segment = any(${segment}::text[])`);
  if (typeof email === 'string') conditions.push(sql`c.email = ${email.trim().toLowerCase()}`);
  if (country) conditions.push(sql`lower(c.country) = any(${country}::text[])`);
  if (first) conditions.push(onDay(sql`c.first_order_date`, first, today, 'filter.firstOrder'));
  if (last) conditions.push(onDay(sql`c.last_order_date`, last, today, 'filter.lastOrder'));
  return conditions;
}

function onDay(column: Sql, filter: DateFilter, today: CalendarDate, argument: string): Sql {
  const conditions = allOf(dateConditions(filter, today, argument));
  return sql`${column} in (select d.date from warehouse.dim_date d where ${conditions})`;
}

/** Rows begin with the customer's key. */
export function customersByKey(
  db: QuestionDatabase,
  scope: Scope,
  keys: readonly string[],
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  return lookUp(
    db,
    sql`select ${selected(sql`c.customer_key`, columns)}
      from ${customersIn(scope, keys)} where c.customer_key = any(${keys}::text[])`,
  );
}

export async function accountsOfCustomers(
  db: Queryable,
  scope: Scope,
  keys: readonly string[],
): Promise<CustomerAccountRow[]> {
  const shown = columns('a', [
    'accountKey',
    'customerKey',
    'sourceId',
    'platformCustomerId',
    'matchedBy',
    'joiningEmail',
    'joiningPhone',
    'origin',
    'email',
    'isEmailMasked',
    'phone',
    'firstName',
    'lastName',
    'country',
    'city',
    'createdAt',
  ]);
  return select(
    db,
    sql`select ${shown}, ${joinedEmailIn(scope, sql`a`)} as "joinedEmail", ${isPhoneSharedIn(scope, sql`a`)} as "isPhoneShared"
      from warehouse.customer_account a
      where a.customer_key = any(${keys}::text[]) and ${within(scope, sql`a.source_id`)}
      order by a.account_key`,
  );
}

/** The orders of each account, without test orders; no row for an account without orders. */
export async function ordersOfAccounts(
  db: Queryable,
  scope: Scope,
  keys: readonly string[],
): Promise<AccountOrdersRow[]> {
  return select(
    db,
    sql`with ordered as (
        select o.account_key, count(*)::integer as orders, min(o.date_key) as first_key, max(o.date_key) as last_key
        from warehouse.customer_account a
        join warehouse.fact_orders o on o.customer_key = a.customer_key and o.account_key = a.account_key
        where a.account_key = any(${keys}::text[]) and not o.is_test and ${within(scope, sql`a.source_id`)}
        group by o.account_key
      )
      select o.account_key as "accountKey", o.orders as "orderCount",
        first_day.date as "firstOrderDate", last_day.date as "lastOrderDate"
      from ordered o
      join warehouse.dim_date first_day on first_day.date_key = o.first_key
      join warehouse.dim_date last_day on last_day.date_key = o.last_key`,
  );
}
