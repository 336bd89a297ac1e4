import { expect } from 'chai';
import type { Pool } from '../../src/database/pool.js';
import { answeredReport, exact, type FigureRow } from './answered-report.js';
import { isOfFactsOnly, type TradeName } from './metrics.js';
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

export interface Compared {
  rows: FigureRow[];
  /** From which aggregates it was answered, or `facts`. */
  grain: string;
}

/**
 * Expects the API to answer as SQL on the facts, after `prepareFacts`: what aggregates have, and by itself what only facts have. Of more
 * groups than an answer can have, the first ones and all others together are compared, and not by period.
 */
export async function compare(asked: Asked, question: AskedFigures): Promise<Compared[]> {
  const isByLine = question.by.some(({ rows }) => rows === 'plain.by_line');
  const parts = [false, true].map((isOfFacts) =>
    question.metrics.filter((name) => isOfFactsOnly(name, isByLine) === isOfFacts),
  );
  const compared: Compared[] = [];
  for (const metrics of parts.filter(({ length }) => length > 0)) {
    const part = await comparePart(asked, { ...question, metrics });
    if (part) compared.push(part);
  }
  return compared;
}

/** null: there are too many groups in too many periods. */
async function comparePart({ url, pool, from, to }: Asked, question: AskedFigures): Promise<Compared | null> {
  const { unit, by, top } = question;
  const plain = plainReport({ from, to, ...question });
  const { rows } = await pool.query<Record<string, unknown>>(plain);
  if (rows.length > mostRows) {
    return unit === null ? comparePart({ url, pool, from, to }, { ...question, top: mostGroups }) : null;
  }
  const isSingle = rows.length === 1 && by.length > 0;
  const metrics = isSingle ? question.metrics.filter((name) => ofSingleGroup.includes(name)) : question.metrics;
  if (metrics.length === 0) return null;
  const ranking: TradeName = by.some(({ rows: of }) => of === 'plain.refund_event') ? 'returns' : 'net_sales';
  const names = by.map(({ name }) => name);
  const answered = await answeredReport(url, { ...{ from, to, unit, by: names, metrics, top, ranking } });
  const wanted = rows.map((row) => only(row, ['period', 'keys', ...metrics]));
  expectSame(answered.rows, wanted, `${unit ?? 'all'} by ${names.join(' and ') || 'nothing'}`);
  return answered;
}

function only(row: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
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
