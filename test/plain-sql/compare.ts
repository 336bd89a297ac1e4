import { expect } from 'chai';
import type { Pool } from '../../src/database/pool.js';
import { answeredReport, exact, type FigureRow } from './answered-report.js';
import type { TradeName } from './metrics.js';
import { type PlainQuestion, plainReport } from './plain-report.js';

/** A warehouse, the API on it, and the days that are asked for: those with trade. */
export interface Asked {
  url: string;
  pool: Pool;
  from: string;
  to: string;
}

export type AskedFigures = Omit<PlainQuestion, 'from' | 'to'>;

/** An answer has at most 3,660 rows, and with a limit its cost is that of all of them. */
const mostRows = 3600;
const mostGroups = 300;
/** Of a single group, whose figures are those of everything: one of each kind. */
const ofSingleGroup: readonly TradeName[] = ['net_sales', 'returns', 'unique_customers', 'repeat_rate'];

/**
 * Expects the API to answer as SQL on the facts, after `prepareFacts`, and returns the answer. Of more groups than it can have, the
 * first ones and all others together are compared, and not by period.
 */
export async function compare({ url, pool, from, to }: Asked, question: AskedFigures): Promise<FigureRow[]> {
  const { unit, by, metrics, top } = question;
  const { rows } = await pool.query<Record<string, unknown>>(plainReport({ from, to, ...question }));
  if (rows.length > mostRows) {
    return unit === null ? compare({ url, pool, from, to }, { ...question, top: mostGroups }) : [];
  }
  if (rows.length === 1 && by.length > 0 && metrics.some((name) => !ofSingleGroup.includes(name))) {
    const few = metrics.filter((name) => ofSingleGroup.includes(name));
    return compare({ url, pool, from, to }, { ...question, metrics: few });
  }
  const ranking: TradeName = metrics.includes('net_sales') ? 'net_sales' : 'returns';
  const names = by.map(({ name }) => name);
  const answered = await answeredReport(url, { ...{ from, to, unit, by: names, metrics, top, ranking } });
  expectSame(answered, rows, `${unit ?? 'all'} by ${names.join(' and ') || 'nothing'}`);
  return answered;
}

/** `rows`: of SQL, with `period`, `keys`, and a column for each metric, in the order of the answer. */
export function expectSame(
  answered: readonly FigureRow[],
  rows: readonly Record<string, unknown>[],
  what: string,
): void {
  const expected = rows.map(({ period, keys, ...figures }) => ({
    ...{ period, keys },
    ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, exact(value)])),
  }));
  const lines = (all: readonly object[]): string[] => all.map((row) => JSON.stringify(row)).sort();
  const [ours, theirs] = [lines(answered), lines(expected)];
  const [left, right] = [new Set(ours), new Set(theirs)];
  expect(
    {
      onlyAnswered: ours.filter((row) => !right.has(row)).slice(0, 3),
      onlyInFacts: theirs.filter((row) => !left.has(row)).slice(0, 3),
    },
    what,
  ).to.deep.equal({ onlyAnswered: [], onlyInFacts: [] });
  expect(ours, what).to.have.length(theirs.length);
}
