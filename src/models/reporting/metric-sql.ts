import { alias, identifier, join, nothing, type Sql, sql } from '../../database/sql.js';
import { metricFieldName } from '../metrics/metric.js';
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
  return join(
    names.map((name) => sql`${metricExpression(table, name)} as ${alias(metricFieldName(name))}`),
    ', ',
  );
}

/** The metric's value as SQL over a row of sums. */
export function metricExpression(table: string, name: string): Sql {
  const metric = metricNamed(name);
  switch (metric.kind) {
    case 'stored':
    case 'distinct':
      return sql`coalesce(${identifier(`${table}.${metric.name}`)}, 0)`;
    case 'combined':
      return combination(table, metric);
    case 'ratio': {
      const numerator = combination(table, metric.numerator);
      const denominator = metricExpression(table, metric.denominator);
      return sql`round(${numerator} / nullif(${denominator}, 0), ${servedDecimals}::integer)`;
    }
  }
}

/** The given metrics that cannot be summed over channels. */
export function needsDistinctCount(names: readonly string[]): boolean {
  return names.some((name) => metricNamed(name).kind === 'distinct');
}

function combination(table: string, { plus, minus }: { plus: readonly string[]; minus: readonly string[] }): Sql {
  const added = join(
    plus.map((name) => metricExpression(table, name)),
    ' + ',
  );
  const taken = minus.reduce((all, name) => sql`${all} - ${metricExpression(table, name)}`, nothing);
  return sql`(${added}${taken})`;
}
