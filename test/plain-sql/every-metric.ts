import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Pool } from '../../src/database/pool.js';
import {
  type DimensionName,
  dimensions,
  feeDimensions,
  marketingDimensions,
} from '../../src/models/metrics/dimensions.js';
import { feeMetrics } from '../../src/models/metrics/fee-metrics.js';
import { marketingMetrics } from '../../src/models/metrics/marketing-metrics.js';
import { type MetricName, metricNames } from '../../src/models/metrics/registry.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { answeredReport, type FigureRow } from './answered-report.js';
import { type Asked, type AskedFigures, compare, expectSame } from './compare.js';
import { tradeDimensions } from './dimensions.js';
import { tradeMetrics } from './metrics.js';
import type { PlainUnit } from './plain-report.js';
import { locationNames, stockDimensions, stockNames, stockSql } from './stock-metrics.js';

export interface AskedOfAll extends Asked {
  /** Where there are many lines, what they are broken down by is compared from this day on, and nothing by dimension and month. */
  linesFrom?: string;
}

/** `withoutTrade`: metrics of what the company does not have, which may be zero or unknown everywhere. */
export interface Expected {
  withoutTrade?: readonly MetricName[];
  /** Only one in so many dimensions is compared, others from run to run (DIMENSIONS_FIRST). */
  every?: number;
}

/** Of more groups, each with all metrics, answers are large. */
const mostGroupsByMonth = 150;
const units: readonly PlainUnit[] = ['day', 'week', 'month', 'quarter', 'year'];

/** Makes the schema `plain` of the database: what the comparisons read. */
export async function prepareFacts(pool: Pool): Promise<void> {
  await pool.query(readFileSync(projectFile('test', 'plain-sql', 'events.sql'), 'utf8'));
  await pool.query('analyze plain.order_event, plain.line_event, plain.refund_event');
}

/** The first and the last day of the facts. */
export async function daysOfTrade(pool: Pool): Promise<{ from: string; to: string }> {
  const day = (key: string): string => `to_date(${key}(date_key)::text, 'YYYYMMDD')::text`;
  const { rows } = await pool.query<{ from: string; to: string }>(
    `select ${day('min')} as "from", ${day('max')} as "to" from plain.by_order`,
  );
  return rows[0]!;
}

/** One test for each period and each dimension, with every metric that it can have, after `prepareFacts`. */
export function everyMetricByEveryDimension(
  of: () => AskedOfAll,
  { withoutTrade = [], every = 1 }: Expected = {},
): void {
  const first = Number(process.env.DIMENSIONS_FIRST ?? Math.floor(Math.random() * every)) % every;
  const found = new Set<string>();
  const grains = new Set<string>();
  /** Returns how many rows there are. */
  const compareTo = async (asked: Asked, question: AskedFigures): Promise<number> => {
    const compared = await compare(asked, question);
    for (const { rows, grain } of compared) {
      noteFigures(rows, found);
      grains.add(grain);
    }
    return compared[0]?.rows.length ?? 0;
  };

  it(`is asked for, with every dimension${every > 1 ? ` (of which DIMENSIONS_FIRST=${first} and each ${every}th after it)` : ''}`, () => {
    const elsewhere = [...marketingMetrics, ...feeMetrics].map(({ name }) => name);
    expect([...tradeMetrics, ...stockNames, ...elsewhere].toSorted()).to.deep.equal([...metricNames].toSorted());
    const known = new Set<DimensionName>([
      ...tradeDimensions.map(({ name }) => name),
      ...stockDimensions,
      ...[...marketingDimensions, ...feeDimensions].map(({ name }) => name),
    ]);
    expect([...known].toSorted()).to.deep.equal(dimensions.map(({ name }) => name).toSorted());
  });

  for (const unit of [null, ...units]) {
    it(`is that of the facts in ${unit === null ? 'all' : `each ${unit}`}`, async () => {
      await compareTo(of(), { unit, by: [], metrics: tradeMetrics, top: null });
    });
  }

  for (const dimension of tradeDimensions.filter((_, at) => at % every === first)) {
    it(`is that of the facts by ${dimension.name}`, async () => {
      const { metrics, rows } = dimension;
      const asked = of();
      const from = rows === 'plain.by_line' ? (asked.linesFrom ?? asked.from) : asked.from;
      const groups = await compareTo({ ...asked, from }, { unit: null, by: [dimension], metrics, top: null });
      if (asked.linesFrom || groups > mostGroupsByMonth) return;
      await compareTo(asked, { unit: 'month', by: [dimension], metrics, top: null });
    });
  }

  it('of stock is that of the levels, by each dimension', async () => {
    const { url, pool, from, to } = of();
    const text = readFileSync(projectFile('test', 'plain-sql', 'stock.sql'), 'utf8');
    await pool.query(
      text.replaceAll(':to_key', to.replaceAll('-', '')).replaceAll(':from', from).replaceAll(':to', to),
    );
    for (const by of [[], ...stockDimensions.map((name) => [name])]) {
      const isOfLocation = by.includes('location');
      const metrics = isOfLocation ? locationNames : stockNames;
      const figures = metrics.map((name) => `(${stockSql[name]})::text as ${name}`).join(', ');
      const { rows } = await pool.query<Record<string, unknown>>(
        `select '${from}' as period, array[${by.map((name) => `r.${name}`).join(', ')}]::text[] as keys, ${figures}
        from plain.stock r ${isOfLocation ? 'where r.location_key is not null' : ''} group by 2`,
      );
      const answered = await answeredReport(url, { ...{ from, to, unit: null, by, metrics, top: null } });
      expectSame(answered.rows, rows, `stock by ${by.join() || 'nothing'}`);
      noteFigures(answered.rows, found);
    }
  });

  it('is known, and not zero, of some group', () => {
    expect(withoutTrade).to.include.members(metricNames.filter((name) => !found.has(name)));
  });

  // Some of the dimensions do not ask for every aggregate.
  if (every > 1) return;
  it('is asked of the facts and of their aggregates', () => {
    expect(grains).to.include('facts');
    for (const keys of ['channel x country', 'channel x category', 'channel x product']) {
      expect([...grains].join(), keys).to.include(keys);
    }
  });
}

function noteFigures(rows: readonly FigureRow[], found: Set<string>): void {
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) if (value !== null && value !== '0') found.add(name);
  }
}
