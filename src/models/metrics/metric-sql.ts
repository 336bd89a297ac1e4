import { fixedSql, identifier, join, nothing, type Sql, sql } from '../../database/sql.js';
import { exactDecimals, servedDecimals, type Terms } from './metric.js';
import { metricNamed } from './registry.js';

/** Where a row of sums has a stored or distinct metric. */
export type ColumnOf = (name: string) => Sql;

/** Columns with the names of the metrics. */
export function columnsOf(table: string): ColumnOf {
  return (name) => identifier(`${table}.${name}`);
}

/** The metric's value as SQL over a row of sums. */
export function metricExpression(columnOf: ColumnOf, name: string): Sql {
  const metric = metricNamed(name);
  switch (metric.kind) {
    case 'stored':
    case 'distinct':
      return sql`coalesce(${columnOf(metric.name)}, 0)`;
    case 'reported':
    case 'visitors':
      return columnOf(metric.name);
    case 'stock':
      return metric.isQuotient ? rounded(columnOf(metric.name)) : columnOf(metric.name);
    case 'combined':
      return unlessMissing(columnOf, metric, combination(columnOf, metric));
    case 'ratio': {
      const [numerator, denominator] = [metric.numerator, metric.denominator].map((terms) =>
        combination(columnOf, terms),
      );
      // The quotient of two whole numbers would be cut off, not rounded.
      const scaled = metric.times === undefined ? numerator : sql`${fixedSql(String(metric.times))} * ${numerator}`;
      return unlessMissing(columnOf, metric, rounded(sql`(${scaled})::numeric / nullif(${denominator}, 0)`));
    }
  }
}

function unlessMissing(columnOf: ColumnOf, { nullIf }: { nullIf?: string }, value: Sql): Sql {
  return nullIf === undefined ? value : sql`case when ${metricExpression(columnOf, nullIf)} = 0 then ${value} end`;
}

function combination(columnOf: ColumnOf, { plus, minus }: Terms): Sql {
  const added = join(
    plus.map((name) => term(columnOf, name)),
    ' + ',
  );
  const taken = minus.reduce((all, name) => sql`${all} - ${term(columnOf, name)}`, nothing);
  return sql`(${added}${taken})`;
}

/** Rounded only as a whole. */
function term(columnOf: ColumnOf, name: string): Sql {
  const metric = metricNamed(name);
  return metric.kind === 'stock' ? columnOf(name) : metricExpression(columnOf, name);
}

/** Quotients of quotients are rounded as if they were exact. */
function rounded(value: Sql): Sql {
  return sql`round(round(${value}, ${exactDecimals}::integer), ${servedDecimals}::integer)`;
}
