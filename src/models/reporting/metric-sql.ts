import { alias, identifier, join, nothing, type Sql, sql } from '../../database/sql.js';
import { metricFieldName, type Terms } from '../metrics/metric.js';
import { distinctMetrics, metricNamed, storedMetrics } from '../metrics/registry.js';
import { servedDecimals } from './amount.js';

/** `sum(a.orders) as orders, …`: the sums over the aggregate's rows. Distinct counts only with `withDistinct`. */
export function storedSums(table: string, withDistinct: boolean): Sql {
  return join(
    [...storedMetrics, ...(withDistinct ? distinctMetrics : [])].map(
      ({ name }) => sql`sum(${identifier(`${table}.${name}`)}) as ${identifier(name)}`,
    ),
    ', ',
  );
}

/**
 * `coalesce(s.orders, 0) as "orders", …` for the given metrics, over a row of sums that may be missing (outer join).
 */
export function metricColumns(table: string, names: readonly string[]): Sql {
  const columnOf = columnsOf(table);
  return join(
    names.map((name) => sql`${metricExpression(columnOf, name)} as ${alias(metricFieldName(name))}`),
    ', ',
  );
}

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
    case 'combined':
      return unlessMissing(columnOf, metric, combination(columnOf, metric));
    case 'ratio': {
      const [numerator, denominator] = [metric.numerator, metric.denominator].map((terms) =>
        combination(columnOf, terms),
      );
      // The quotient of two whole numbers would be cut off, not rounded.
      const quotient = sql`round(${numerator}::numeric / nullif(${denominator}, 0), ${servedDecimals}::integer)`;
      return unlessMissing(columnOf, metric, quotient);
    }
  }
}

/** The given metrics that cannot be summed over channels. */
export function needsDistinctCount(names: readonly string[]): boolean {
  return names.some((name) => metricNamed(name).kind === 'distinct');
}

function unlessMissing(columnOf: ColumnOf, { nullIf }: { nullIf?: string }, value: Sql): Sql {
  return nullIf === undefined ? value : sql`case when ${metricExpression(columnOf, nullIf)} = 0 then ${value} end`;
}

function combination(columnOf: ColumnOf, { plus, minus }: Terms): Sql {
  const added = join(
    plus.map((name) => metricExpression(columnOf, name)),
    ' + ',
  );
  const taken = minus.reduce((all, name) => sql`${all} - ${metricExpression(columnOf, name)}`, nothing);
  return sql`(${added}${taken})`;
}
