import { type Sql, sql } from '../../database/sql.js';
import type { ReportedMetric } from '../metrics/metric.js';
import { metricNamed } from '../metrics/registry.js';
import type { Range } from '../reporting/day-range.js';
import type { ReportQuestion } from './question.js';
import type { Span } from './spans.js';

interface Cell {
  /** SQL of the value; null: there are no rows. */
  value: Sql;
  side: number;
  /** SQL of the number of the span; null: all of the side. */
  no: Sql;
}

/** The value of a cell, and 0 for what platforms have reported of its days, where no row has it. */
export function orKnownZero({ sides, reported }: ReportQuestion, name: string, { value, side, no }: Cell): Sql {
  const metric = metricNamed(name);
  // Without a row, what a platform claims is of no platform.
  if (metric.kind !== 'reported' || metric.isOfOnePlatform) return value;
  const known = knownSpans(metric, sides[side]!, reported?.known ?? null);
  if (known === null) return value;
  const [first, last] = known;
  return sql`coalesce(${value}, case when ${no} is null or ${no} between ${first}::integer and ${last}::integer then 0 end)`;
}

/** The numbers of the first and the last span with a day that was reported; null: there is none. */
function knownSpans(
  { fact }: ReportedMetric,
  spans: readonly Span[],
  known: Readonly<Record<ReportedMetric['fact'], Range | null>> | null,
): readonly [first: number, last: number] | null {
  const days = known?.[fact];
  if (!days) return null;
  const numbers = spans.filter(({ first, last }) => first <= days.to && last >= days.from).map(({ no }) => no);
  return numbers.length === 0 ? null : [Math.min(...numbers), Math.max(...numbers)];
}
