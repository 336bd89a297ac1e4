import { fixedSql, identifier, join, type Sql, sql } from '../../database/sql.js';
import type { Dimension } from '../metrics/dimensions.js';
import type { ColumnOf } from '../metrics/metric-sql.js';
import { metricFieldName } from '../metrics/metric.js';
import { orKnownZero } from './known-zero.js';
import type { FigureWanted, ReportQuestion } from './question.js';

/** The name of a dimension's key in the statement: `by_country`. */
function keyName({ name }: Dimension): string {
  return `by_${name}`;
}

/** The name of a dimension's label in the statement: `label_of_country`. */
function labelName({ name }: Dimension): string {
  return `label_of_${name}`;
}

export function keyColumns(by: readonly Dimension[]): Sql[] {
  return by.map((dimension) => identifier(keyName(dimension)));
}

export function labelColumns(by: readonly Dimension[]): Sql[] {
  return by.map((dimension) => identifier(labelName(dimension)));
}

/** A sum or count of one side: `orders`, and `orders_compared_1` for the first comparison. */
export function measureName(metric: string, side: number): string {
  return side === 0 ? metric : `${metric}_compared_${side}`;
}

/** Where a row has the sums and counts of one side. `no`: the number of its span; left out: the row has it. */
export function measuresOfSide(
  question: ReportQuestion,
  table: string,
  side: number,
  no: Sql = identifier(`${table}.no`),
): ColumnOf {
  return (metric) =>
    orKnownZero(question, metric, { value: identifier(`${table}.${measureName(metric, side)}`), table, side, no });
}

/** The name of a figure in an answer's row: `netSales`, `shareOfNetSales`, `previous1OfNetSales`. */
export function figureColumn({ metric, figure }: FigureWanted): string {
  const field = metricFieldName(metric);
  if (figure.kind === 'value') return field;
  const side = 'side' in figure ? figure.side : '';
  return `${metricFieldName(figure.kind)}${side}Of${field[0]!.toUpperCase()}${field.slice(1)}`;
}

/** A dimension's key as text, or its array of keys. */
export function keySql({ key, isList }: Dimension): Sql {
  return isList ? sql`(${fixedSql(key)})` : asText(key);
}

/** A registry's expression as text. */
export function asText(expression: string): Sql {
  return sql`(${fixedSql(expression)})::text`;
}

/** The key of each dimension over rows, under its name. */
export function namedKeys(by: readonly Dimension[]): Sql[] {
  return by.map((dimension) => sql`${keySql(dimension)} as ${identifier(keyName(dimension))}`);
}

/** A label of each dimension for a group of rows, under its name. By bytes: by the rules of a language it takes longer than the sums. */
export function namedLabels(by: readonly Dimension[]): Sql[] {
  return by.map((dimension) => {
    const { label } = dimension;
    const value = label === undefined ? sql`null::text` : sql`max(${fixedSql(label)} collate "C") collate "default"`;
    return sql`${value} as ${identifier(labelName(dimension))}`;
  });
}

/** An array, whose comparison takes two nulls for the same. */
export function array(values: readonly Sql[]): Sql {
  return sql`array[${join(values, ', ')}]::text[]`;
}
