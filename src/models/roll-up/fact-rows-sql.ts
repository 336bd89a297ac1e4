import type { Fact } from '../metrics/dimensions.js';
import { countedTables, factJoins, factTables } from '../metrics/fact-tables.js';
import type { StoredMetric } from '../metrics/metric.js';
import { addedByRow } from './measure-lists.js';
import { zoneJoin } from './zone-join.js';

/**
 * How aggregates are brought to the state of the facts. `anew`: they are empty, and count all facts. `difference`: for each order that
 * changed, what it counts now is added, and what it counted at the last roll-up is taken off.
 */
export type Count = 'anew' | 'difference';

export const counts: readonly Count[] = ['anew', 'difference'];

/** A fact's rows to count: the state they are read in, and whether they are added or taken off. */
interface Side {
  rows: 'all' | 'changed' | 'counted';
  sign: 1 | -1;
}

const sides: Record<Count, readonly Side[]> = {
  anew: [{ rows: 'all', sign: 1 }],
  difference: [
    { rows: 'changed', sign: 1 },
    { rows: 'counted', sign: -1 },
  ],
};

/** What rows of facts are grouped by and counted in. */
export interface FactRows {
  /** `expression as name`, over the fact's row. */
  keys: (fact: Fact, isCounted: boolean) => readonly string[];
  measures: readonly StoredMetric[];
}

/** A select for each fact and side: the day (`date_key`), the keys, what each row adds to the measures, and 1 or -1 as `fact_rows`. */
export function factRows(count: Count, facts: readonly Fact[], { keys, measures }: FactRows): string {
  return facts
    .flatMap((fact) => sides[count].map((side) => rowsOfSide(fact, side, { keys, measures })))
    .join('\n  union all\n  ');
}

function rowsOfSide(fact: Fact, { rows, sign }: Side, { keys, measures }: FactRows): string {
  const isCounted = rows === 'counted';
  const { alias, table } = (isCounted ? countedTables : factTables)[fact];
  const expressions = [`${alias}.date_key`, ...keys(fact, isCounted), addedByRow(fact, measures, sign)].join(', ');
  const from =
    rows === 'changed'
      ? `ops.dirty_order k join ${table} ${alias} on ${alias}.order_key = k.order_key`
      : `${table} ${alias}`;
  return `select
    ${expressions}, ${sign} as fact_rows
  from ${from}
  ${factJoins(fact, expressions, { isCounted })}
  ${zoneJoin(fact, expressions)}
  ${isCounted ? '' : `where not ${alias}.is_test`}`;
}
