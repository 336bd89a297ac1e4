import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, startOf } from '../../src/canonical/calendar-date.js';
import { type Metric, metricFieldName } from '../../src/models/metrics/metric.js';
import { basesOf, isNullable, summaryMetrics } from '../../src/models/metrics/registry.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const runs = Number(process.env.PROPERTY_RUNS ?? 8);

/** Of the test API. */
const today = '2026-07-16';

/** All, or those that are sums alone, which are read in another way. */
const sums = summaryMetrics.filter(({ name }) => basesOf([name]).every(({ kind }) => kind === 'stored'));
const fieldsOf = (metrics: readonly Metric[]): string =>
  metrics
    .map(({ name, unit }) => `${metricFieldName(name)}${unit === 'money' ? ' { amount currency }' : ''}`)
    .join(' ');
const zerosOf = (metrics: readonly Metric[]) =>
  Object.fromEntries(
    metrics.map((metric) => [
      metricFieldName(metric.name),
      isNullable(metric)
        ? null
        : { money: { amount: '0.00', currency: 'GBP' }, count: 0, quantity: '0', ratio: null }[metric.unit],
    ]),
  );
const compared = 'revenue { amount currency } netSales { amount currency } orders';

interface Summary extends Record<string, unknown> {
  date?: string;
  weekStart?: string;
  platform: string | null;
  sourceId: string | null;
  channelId: string | null;
}

interface ReportRow extends Record<string, unknown> {
  span: { first: string; last: string; isComplete: boolean };
  platform: { key: string } | null;
  source: { key: string } | null;
  channel: { key: string } | null;
  comparisons: { previous: Record<string, unknown>; changePercent: Record<string, unknown> }[];
}

/** Days around the trade of the fortnight and today, some channels, a breakdown. */
const question = fc.record({
  metrics: fc.constantFrom<readonly Metric[]>(summaryMetrics, sums),
  from: fc.integer({ min: 0, max: 40 }).map((days) => addDays('2026-06-15', days)),
  length: fc.integer({ min: 6, max: 40 }),
  channels: fc.constantFrom(
    ...['', 'platform: SHOPIFY', 'source: ["leeds"]', 'channel: ["london:web", "leeds:web"]', 'salesChannel: "web"'],
  ),
  weekdays: fc.constantFrom('', 'weekend: true', 'weekday: [MONDAY, WEDNESDAY, FRIDAY]'),
  breakdown: fc.constantFrom(null, 'PLATFORM', 'SOURCE', 'CHANNEL'),
});

describe('The summaries', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const filterOf = (from: string, to: string, ...more: string[]) =>
    `filter: { date: { range: { from: "${from}", to: "${to}" } ${more[0]} } ${more[1]} }`;
  const ask = async (
    metrics: readonly Metric[],
    [summary, ofSummary]: [args: string, fields: string],
    [report, ofReport]: [args: string, fields: string],
  ) => {
    const fields = fieldsOf(metrics);
    const { rows, same } = await answer<{ rows: Summary[]; same: { rows: ReportRow[] } }>(
      api.url,
      `{ rows: ${summary} { platform sourceId channelId ${fields} ${ofSummary} }
        same: report(${report}) { rows { span { first last isComplete } platform { key } source { key } channel { key } ${fields} ${ofReport} } } }`,
    );
    const reported = new Map(same.rows.map((row) => [keyOfReport(row), row]));
    expect(reported.size).to.equal(same.rows.length);
    return { rows, reported };
  };

  it('by day are reports by day: of all selected channels, those without trade as zeros', async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ metrics, from, length, channels, weekdays, breakdown }) => {
        const zeros = zerosOf(metrics);
        const filter = filterOf(from, addDays(from, length), weekdays, channels);
        const { rows, reported } = await ask(
          metrics,
          [
            `dailySummary(${filter}, includeFuture: true${breakdown ? `, breakdown: ${breakdown}` : ''})`,
            'date isComplete',
          ],
          [`${filter}, period: DAY${breakdown ? `, by: [${breakdown}]` : ''}`, ''],
        );
        for (const row of rows.filter(({ date }) => date! <= today)) {
          const key = keyOfSummary(row);
          const same = reported.get(key);
          expect(figuresOf(row, zeros), key).to.deep.equal(same ? figuresOf(same, zeros) : zeros);
          if (same) expect(row.isComplete, key).to.equal(same.span.isComplete);
          reported.delete(key);
        }
        // Of days to come alone, a report has them.
        expect([...reported.values()].filter(({ span }) => span.first <= today)).to.deep.equal([]);
      }),
      { numRuns: 2 * runs },
    );
  });

  it('by week are reports by week, whole and beside the weeks before', async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ metrics, from, length, channels, breakdown }) => {
        const zeros = zerosOf(metrics);
        const monday = startOf('week', from);
        const sunday = addDays(startOf('week', addDays(from, length)), 6);
        const { rows, reported } = await ask(
          metrics,
          [
            `weeklyTrends(${filterOf(from, addDays(from, length), '', channels)}, includeFuture: true${breakdown ? `, breakdown: ${breakdown}` : ''})`,
            'weekStart weekEnd previousRevenue { amount currency } revenueChangePercent previousNetSales { amount currency } netSalesChangePercent previousOrders ordersChangePercent',
          ],
          [
            `${filterOf(monday, sunday, '', channels)}, period: WEEK, compareTo: [{ with: PERIOD_BEFORE }]${breakdown ? `, by: [${breakdown}]` : ''}`,
            `comparisons { previous { ${compared} } changePercent { revenue netSales orders } }`,
          ],
        );
        for (const row of rows.filter(({ weekStart }) => weekStart! <= today)) {
          const key = keyOfSummary(row);
          const same = reported.get(key);
          expect(figuresOf(row, zeros), key).to.deep.equal(same ? figuresOf(same, zeros) : zeros);
          if (same) expect([row.weekStart, row.weekEnd]).to.deep.equal([same.span.first, same.span.last]);
          const [comparison] = same?.comparisons ?? [];
          const before = [row.previousRevenue, row.previousNetSales, row.previousOrders];
          const changes = [row.revenueChangePercent, row.netSalesChangePercent, row.ordersChangePercent];
          const { revenue, netSales, orders } = comparison?.previous ?? zeros;
          // Before its first week a group has no week to compare with; a report has zeros.
          const isFirst = row.previousOrders === null;
          expect(isFirst ? [zeros.revenue, zeros.netSales, 0] : before, key).to.deep.equal([revenue, netSales, orders]);
          const ofReport = comparison?.changePercent;
          expect(changes, key).to.deep.equal(
            ofReport && !isFirst ? [ofReport.revenue, ofReport.netSales, ofReport.orders] : [null, null, null],
          );
          reported.delete(key);
        }
        expect([...reported.values()].filter(({ span }) => span.first <= today)).to.deep.equal([]);
      }),
      { numRuns: 2 * runs },
    );
  });
});

function figuresOf(row: Summary | ReportRow, of: object): object {
  return Object.fromEntries(Object.keys(of).map((field) => [field, row[field]]));
}

function keyOfSummary({ date, weekStart, platform, sourceId, channelId }: Summary): string {
  return `${date ?? weekStart} ${channelId ?? sourceId ?? platform ?? ''}`;
}

function keyOfReport({ span, platform, source, channel }: ReportRow): string {
  return `${span.first} ${(channel ?? source ?? platform)?.key ?? ''}`;
}
