import { expect } from 'chai';
import { order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { london } from './support/trade.js';

interface Period {
  date?: string;
  weekStart?: string;
  sourceId?: string;
  isComplete: boolean;
  isPartial: boolean;
  partialSources: string[];
  orders: number;
}

const state = 'isComplete isPartial partialSources orders';

// Today is Thursday 2026-07-16 in London, still Wednesday in New York, where leeds is moved for some tests.
describe('Days and weeks', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
    await api.pool.query("update ops.source set timezone = 'America/New_York' where source_id = 'leeds'");
  });
  after(() => api.close());

  const days = async (args: string, fields = 'date'): Promise<Period[]> =>
    (await answer<{ dailySummary: Period[] }>(api.url, `{ dailySummary(${args}) { ${fields} ${state} } }`))
      .dailySummary;
  const weeks = async (args: string, fields = 'weekStart'): Promise<Period[]> =>
    (await answer<{ weeklyTrends: Period[] }>(api.url, `{ weeklyTrends(${args}) { ${fields} ${state} } }`))
      .weeklyTrends;
  const range = (from: string, to: string, more = '') =>
    `filter: { date: { range: { from: "${from}", to: "${to}" } } ${more} }`;

  it('are complete once they are over at every store of the row', async () => {
    const complete = async (more: string) =>
      (await days(range('2026-07-14', '2026-07-16', more))).map(({ date, isComplete }) => [date, isComplete]);
    expect(await complete('')).to.deep.equal([
      ['2026-07-14', true],
      ['2026-07-15', false],
      ['2026-07-16', false],
    ]);
    expect(await complete('source: "london"')).to.deep.equal([
      ['2026-07-14', true],
      ['2026-07-15', true],
      ['2026-07-16', false],
    ]);
    const bySource = await days(`${range('2026-07-15', '2026-07-15')}, breakdown: SOURCE`, 'sourceId');
    expect(bySource.map(({ sourceId, isComplete }) => [sourceId, isComplete])).to.deep.equal([
      ['leeds', false],
      ['london', true],
    ]);
    const ofWeeks = await weeks(range('2026-07-06', '2026-07-16'));
    expect(ofWeeks.map(({ weekStart, isComplete }) => [weekStart, isComplete])).to.deep.equal([
      ['2026-07-06', true],
      ['2026-07-13', false],
    ]);
  });

  it('in the future have no rows of zeros unless requested', async () => {
    const ends = async (args: string) => {
      const found = (await days(args)).map(({ date }) => date);
      return [found.at(0), found.at(-1), found.length];
    };
    expect(await ends(range('2026-07-15', '2026-07-31'))).to.deep.equal(['2026-07-15', '2026-07-16', 2]);
    expect(await ends(`${range('2026-07-15', '2026-07-31')}, includeFuture: true`)).to.deep.equal([
      ...['2026-07-15', '2026-07-31', 17],
    ]);
    expect(await ends('filter: { date: { relative: { last: 1, unit: MONTH, includeCurrent: true } } }')).to.deep.equal([
      ...['2026-07-01', '2026-07-16', 16],
    ]);
    expect(await ends('filter: { date: { year: 2026 } }')).to.deep.equal(['2026-01-01', '2026-07-16', 197]);
    expect(await days(range('2026-08-01', '2026-08-31'))).to.deep.equal([]);
    const weekStarts = async (args: string) => (await weeks(args)).map(({ weekStart }) => weekStart);
    expect(await weekStarts(range('2026-07-13', '2026-07-31'))).to.deep.equal(['2026-07-13']);
    expect(await weekStarts(`${range('2026-07-13', '2026-07-31')}, includeFuture: true`)).to.deep.equal([
      ...['2026-07-13', '2026-07-20', '2026-07-27'],
    ]);
  });

  it('in the future have rows if they have trade, and only then', async () => {
    await apply(api.pool, [order('F1', { orderedAt: '2026-07-21T09:00:00Z' })], london);
    await publish(api.pool);
    const found = await days(`${range('2026-07-16', '2026-07-23')}, breakdown: SOURCE`, 'date sourceId');
    expect(found.map(({ date, sourceId, orders }) => [date, sourceId, orders])).to.deep.equal([
      ['2026-07-16', 'leeds', 0],
      ['2026-07-16', 'london', 0],
      ['2026-07-21', 'london', 1],
    ]);
    const ofWeeks = await weeks(range('2026-07-16', '2026-07-30'));
    expect(ofWeeks.map(({ weekStart, orders }) => [weekStart, orders])).to.deep.equal([
      ['2026-07-13', 1],
      ['2026-07-20', 1],
    ]);
    await apply(api.pool, [{ kind: 'deletion', entity: 'order', id: 'F1', deletedAt: '2026-07-22T00:00:00Z' }], london);
    await publish(api.pool);
  });

  it("before the start of a source's data are partial, and name the source", async () => {
    await api.pool.query("update ops.source set orders_read_from = '2026-07-02' where source_id = 'london'");
    await api.pool.query("update ops.source set orders_read_from = '2026-06-30' where source_id = 'leeds'");
    const partial = async (args: string) =>
      (await days(args, 'date sourceId')).map(({ date, sourceId, isPartial, partialSources }) => {
        expect(isPartial).to.equal(partialSources.length > 0);
        return [date, ...(sourceId ? [sourceId] : []), partialSources.join()];
      });
    expect(await partial(range('2026-06-29', '2026-07-02'))).to.deep.equal([
      ['2026-06-29', 'leeds,london'],
      ['2026-06-30', 'london'],
      ['2026-07-01', 'london'],
      ['2026-07-02', ''],
    ]);
    expect(await partial(range('2026-06-29', '2026-06-30', 'source: "leeds"'))).to.deep.equal([
      ['2026-06-29', 'leeds'],
      ['2026-06-30', ''],
    ]);
    expect(await partial(range('2026-06-30', '2026-06-30', 'platform: WOOCOMMERCE'))).to.deep.equal([
      ['2026-06-30', ''],
    ]);
    expect(await partial(`${range('2026-06-30', '2026-06-30')}, breakdown: SOURCE`)).to.deep.equal([
      ['2026-06-30', 'leeds', ''],
      ['2026-06-30', 'london', 'london'],
    ]);
    const ofWeeks = await weeks(range('2026-06-22', '2026-07-06'));
    expect(ofWeeks.map(({ weekStart, partialSources }) => [weekStart, partialSources.join()])).to.deep.equal([
      ['2026-06-22', 'leeds,london'],
      ['2026-06-29', 'leeds,london'],
      ['2026-07-06', ''],
    ]);
  });
});
