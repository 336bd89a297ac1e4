import { fixedSql, identifier, join, nothing, type Sql, sql } from '../../database/sql.js';
import { sourceZones } from '../../ledger/sources/source-rows.js';
import { type CarrierName, carriers, type Fact } from '../metrics/dimensions.js';
import type { Grain } from '../metrics/grains.js';
import type { StoredMetric } from '../metrics/metric.js';

/** The rows that a report reads. */
export interface RowsWanted {
  carriers: readonly CarrierName[];
  /** The first and the last day, as date keys. */
  from: number;
  to: number;
  /** null: all. */
  channelKeys: readonly string[] | null;
}

/** Rows of an aggregate: `date_key`, the carriers, the measures. */
export function grainRows({ table }: Grain, wanted: RowsWanted, measures: readonly StoredMetric[]): Sql {
  const columns = ['date_key', ...wanted.carriers, ...measures.map(({ name }) => name)].map(identifier);
  return sql`(select ${join(columns, ', ')} from ${identifier(table)} where ${inRange(nothing, wanted)})`;
}

/** The same from the facts. `perLine`: by line instead of by order, for what only lines have. */
export function factRows(wanted: RowsWanted, measures: readonly StoredMetric[], perLine: boolean): Sql {
  const facts: Fact[] = [perLine ? 'lines' : 'orders', 'refunds'];
  const read = facts.filter((fact) => measures.some(({ of }) => of[fact] !== undefined));
  return sql`(${join(
    read.map((fact) => {
      const added = measures.map(({ name, of }) => sql`${fixedSql(of[fact] ?? '0')} as ${identifier(name)}`);
      return selectFrom(fact, wanted, added);
    }),
    ' union all ',
  )})`;
}

/** One row per row of a fact, with a column of it to be counted. */
export function countedRows(fact: Fact, wanted: RowsWanted, column: string): Sql {
  const table = { orders: 'o', lines: 'o', refunds: 'f' }[fact];
  return sql`(${selectFrom(fact, wanted, [sql`${identifier(`${table}.${column}`)} as counted`])})`;
}

function selectFrom(fact: Fact, wanted: RowsWanted, added: readonly Sql[]): Sql {
  const carried = wanted.carriers.map((name) => {
    const expression = (carriers[name] as Partial<Record<Fact, string>>)[fact];
    if (expression === undefined) throw new Error(`${fact} do not carry ${name}`);
    return { expression, column: sql`${fixedSql(expression)} as ${identifier(name)}` };
  });
  const texts = [...carried.map(({ expression }) => expression), ...added.flatMap(({ texts }) => texts)].join(' ');
  const alias = { orders: 'o', lines: 'i', refunds: 'f' }[fact];
  const columns = [sql`${identifier(`${alias}.date_key`)}`, ...carried.map(({ column }) => column), ...added];
  return sql`select ${join(columns, ', ')} from ${fromOf(fact, texts)} ${
    texts.includes('src.')
      ? sql`join ${sourceZones} src on src.source_id = ${identifier(`${alias}.source_id`)}`
      : nothing
  } where not ${identifier(`${alias}.is_test`)} and ${inRange(sql`${identifier(alias)}.`, wanted)}`;
}

/** The fact with the tables that its expressions name. */
function fromOf(fact: Fact, expressions: string): Sql {
  const names = (table: string): boolean => new RegExp(`\\b${table}\\.`).test(expressions);
  switch (fact) {
    case 'orders':
      return sql`warehouse.fact_orders o`;
    case 'lines':
      return sql`warehouse.fact_order_items i ${
        names('o') ? sql`join warehouse.fact_orders o on o.order_key = i.order_key` : nothing
      }`;
    case 'refunds':
      return sql`warehouse.fact_refunds f ${
        names('i')
          ? sql`left join warehouse.fact_order_items i on i.order_key = f.order_key and i.item_key = f.item_key`
          : nothing
      } ${names('o') ? sql`left join warehouse.fact_orders o on o.order_key = f.order_key` : nothing}`;
  }
}

function inRange(prefix: Sql, { from, to, channelKeys }: RowsWanted): Sql {
  const days = sql`${prefix}date_key between ${from} and ${to}`;
  return channelKeys === null ? days : sql`${days} and ${prefix}channel_key = any(${channelKeys}::text[])`;
}
