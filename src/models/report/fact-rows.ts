import { dateKey } from '../../canonical/calendar-date.js';
import { fixedSql, identifier, join, nothing, type Sql, sql } from '../../database/sql.js';
import { onlySources, type Scope, within } from '../../ledger/scope/scope.js';
import { sourceZones } from '../../ledger/sources/source-rows.js';
import {
  type CarrierName,
  carriers,
  type DimensionName,
  type Fact,
  isCarriedBy,
  isOfLines,
} from '../metrics/dimensions.js';
import { factJoins, factTables } from '../metrics/fact-tables.js';
import { type Grain, periodColumn } from '../metrics/grains.js';
import type { StoredMetric } from '../metrics/metric.js';
import { customersIn } from '../reporting/customers-in-scope.js';
import { calendarDays, type Range } from '../reporting/day-range.js';
import { periodKeys } from './whole-periods.js';

/** The rows that a report reads. */
export interface RowsWanted {
  carriers: readonly CarrierName[];
  /** The days, as ranges that do not overlap. */
  ranges: readonly Range[];
  /** null: all. */
  channelKeys: readonly string[] | null;
  /** Dimensions whose keys an aggregate has as columns. */
  keys?: readonly DimensionName[];
  /** SQL of an array of an aggregate's product keys; null: all. */
  productKeys?: Sql | null;
}

/**
 * Rows of an aggregate: `date_key`, the carriers, the measures. The `date_key` of a week or month is its own key.
 */
export function grainRows(grain: Grain, wanted: RowsWanted, measures: readonly { name: string }[]): Sql {
  const period = periodColumn(grain);
  const carried = wanted.carriers.map((name) => {
    if (name === 'channel_key') return identifier(name);
    const value = sql`nullif(${identifier(name)}, '')`;
    return sql`${name === 'hour' ? sql`${value}::integer` : value} as ${identifier(name)}`;
  });
  const keys = (wanted.keys ?? []).map((name) => sql`nullif(${identifier(name)}, '') as ${identifier(name)}`);
  const columns = [
    sql`${identifier(period)} as date_key`,
    ...carried,
    ...keys,
    ...measures.map(({ name }) => identifier(name)),
  ];
  const key = periodKeys[grain.period];
  return sql`(select ${join(columns, ', ')} from ${identifier(grain.table)} where ${inRange(nothing, wanted, { period, key })} ${
    wanted.productKeys ? sql`and product_key = any(${wanted.productKeys})` : nothing
  })`;
}

/**
 * The same from the facts. `perLine`: by line instead of by order, for what only lines have. Facts that add nothing to the measures
 * are read too, if they carry the groups: the groups are those with trade, as in aggregates.
 */
export function factRows(
  wanted: RowsWanted,
  measures: readonly StoredMetric[],
  { perLine, scope }: { perLine: boolean; scope: Scope },
): Sql {
  const facts: Fact[] = [perLine ? 'lines' : 'orders', 'refunds'];
  const read = facts.filter((fact) => wanted.carriers.every((name) => isCarriedBy(name, fact)));
  return sql`(${join(
    read.map((fact) => {
      const added = measures.map(
        ({ name, of }) => sql`${fixedSql(firstOrdersIn(scope, of[fact] ?? '0'))} as ${identifier(name)}`,
      );
      return selectFrom(fact, wanted, added, { scope });
    }),
    ' union all ',
  )})`;
}

/**
 * Of the rows of `factRows` by order, of all sources, those of some customers. `customers`: SQL of an array of their keys. An array,
 * because the planner expects it to be short: of a table it would expect most of all customers.
 */
export function factRowsOf(customers: Sql, wanted: RowsWanted, measures: readonly StoredMetric[]): Sql {
  const orders = sql`${identifier(factTables.orders.table)} o`;
  const refunds = sql`${orders} join ${identifier(factTables.refunds.table)} f on f.order_key = o.order_key`;
  const isOfCustomer = sql`and o.customer_key = any(${customers})`;
  return sql`(${selectFrom('orders', wanted, addedBy('orders', measures), { from: orders })} ${isOfCustomer}
    union all ${selectFrom('refunds', wanted, addedBy('refunds', measures), { from: refunds })} ${isOfCustomer})`;
}

/** Those of refunds without an order, which are of no customer. */
export function factRowsOfNobody(wanted: RowsWanted, measures: readonly StoredMetric[]): Sql {
  return sql`(${selectFrom('refunds', wanted, addedBy('refunds', measures))} and f.order_key = f.refund_key)`;
}

function addedBy(fact: Fact, measures: readonly StoredMetric[]): Sql[] {
  return measures.map(({ name, of }) => sql`${fixedSql(of[fact] ?? '0')} as ${identifier(name)}`);
}

/** The customers of a scope who ever made an order, with what it carries. */
export function orderedRows(names: readonly CarrierName[], scope: Scope): Sql {
  const fact: Fact = names.some(isOfLines) ? 'lines' : 'orders';
  const wanted = {
    carriers: [...new Set<CarrierName>(['customer_key', ...names])],
    ranges: [calendarDays],
    channelKeys: null,
  };
  return sql`(${selectFrom(fact, wanted, [], { scope, isLimited: true })})`;
}

/** Of a narrower scope the first orders are those among the orders in scope, as for a warehouse with only these sources. */
function firstOrdersIn(scope: Scope, expression: string): string {
  if (onlySources(scope) === null) return expression;
  return expression.replaceAll(isFirstOrder, '(first_order.first_valid_order_key is not null)');
}

const isFirstOrder = 'o.is_first';

/** Whether a measure depends on which orders are their customers' first. */
export function readsFirstOrders({ of }: StoredMetric): boolean {
  return Object.values(of).some((expression) => expression.includes(isFirstOrder));
}

/** One row per row of a fact, with a column of it to be counted. */
export function countedRows(fact: Fact, wanted: RowsWanted, column: string): Sql {
  const table = { orders: 'o', lines: 'o', refunds: 'f' }[fact];
  return sql`(${selectFrom(fact, wanted, [sql`${identifier(`${table}.${column}`)} as counted`])})`;
}

function selectFrom(
  fact: Fact,
  wanted: RowsWanted,
  added: readonly Sql[],
  // `from`: the table and the orders (`o`), if they are read in another way than through the table.
  { scope, isLimited = false, from }: { scope?: Scope; isLimited?: boolean; from?: Sql } = {},
): Sql {
  const carried = wanted.carriers.map((name) => {
    const expression = (carriers[name] as Partial<Record<Fact, string>>)[fact];
    if (expression === undefined) throw new Error(`${fact} do not carry ${name}`);
    return { expression, column: sql`${fixedSql(expression)} as ${identifier(name)}` };
  });
  const texts = [...carried.map(({ expression }) => expression), ...added.flatMap(({ texts }) => texts)].join(' ');
  const { table, alias } = factTables[fact];
  const columns = [sql`${identifier(`${alias}.date_key`)}`, ...carried.map(({ column }) => column), ...added];
  const joins = factJoins(fact, texts, { joined: from ? ['o'] : [] });
  return sql`select ${join(columns, ', ')} from ${from ?? sql`${identifier(table)} ${identifier(alias)}`} ${fixedSql(joins)} ${
    texts.includes('src.')
      ? sql`join ${sourceZones} src on src.source_id = ${identifier(`${alias}.source_id`)}`
      : nothing
  } ${
    scope && texts.includes('first_order.')
      ? sql`left join (select c.first_valid_order_key from ${customersIn(scope)}) first_order
          on first_order.first_valid_order_key = ${identifier(`${alias}.order_key`)}`
      : nothing
  } where ${isLimited && scope ? within(scope, identifier(`${alias}.source_id`)) : sql`true`} and not ${identifier(`${alias}.is_test`)} and ${inRange(sql`${identifier(alias)}.`, wanted)}`;
}

function inRange(
  prefix: Sql,
  { ranges, channelKeys }: RowsWanted,
  { period, key } = { period: 'date_key', key: dateKey },
): Sql {
  const within = ranges.map(
    ({ from, to }) => sql`${prefix}${identifier(period)} between ${key(from)}::integer and ${key(to)}::integer`,
  );
  const days = within.length === 0 ? sql`false` : sql`(${join(within, ' or ')})`;
  return channelKeys === null ? days : sql`${days} and ${prefix}channel_key = any(${channelKeys}::text[])`;
}
