import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { localOwner, type Principal } from '../../src/ledger/principals/principal.js';
import { rememberSettings } from '../../src/ledger/warehouse-version/settings.js';
import { definitions, prepareWarehouse } from '../../src/models/load/prepare.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { line, order } from '../models/records.js';
import { apply, configureRollups, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { answer } from './support/graphql-client.js';
import { accessOf, startTestApi, type TestApi } from './support/test-api.js';
import { leeds, trade } from './support/trade.js';

const sums = 'orders itemsSold netSales { amount currency } averageOrderValue { amount } isComplete partialSources';
const weekly = `weekStart sourceId ${sums} previousNetSales { amount } netSalesChangePercent previousOrders`;

/** Each reads something that is remembered: the known days, channels, time zones, the calendar, first weeks, and statements. */
const fields = {
  days: `dailySummary { date ${sums} uniqueCustomers }`,
  byChannel: `dailySummary(breakdown: CHANNEL) { date channelId ${sums} }`,
  recent: `dailySummary(filter: { date: { relative: { last: 2, unit: DAY, includeCurrent: true } } }) { date ${sums} }`,
  fiscal: `dailySummary(filter: { date: { fiscalYear: [2026], fiscalQuarter: [2] } }) { date orders }`,
  weeks: `weeklyTrends(breakdown: SOURCE) { ${weekly} }`,
  weekends: `weeklyTrends(filter: { date: { year: [2026], weekend: true } }) { ${weekly} }`,
  report: `report(period: WEEK, by: [SOURCE], compareTo: [{ with: PERIOD_BEFORE }]) {
    rows { span { first last isComplete } source { key } ${sums.replace('isComplete partialSources', '')}
      comparisons { isComparable previous { netSales { amount } } changePercent { netSales } } }
    total { netSales { amount currency } } }`,
  byCurrency: 'report(by: [CURRENCY]) { rows { currency { key } orders } }',
  channels: 'channels { id }',
};

describe('What an API process remembers of the warehouse', () => {
  let database: TestDatabase;
  let api: TestApi;
  let principal: Principal = localOwner;
  let now = new Date('2026-07-15T23:30:00Z');
  let number = 0;

  const start = () =>
    startTestApi(
      { clock: { now: () => now, sleep: async () => undefined }, access: accessOf(() => principal, database.pool) },
      database,
    );

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    api = await start();
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  /** By documents that nobody asked for before, so that no answer is kept. */
  const answersOf = async (url: string): Promise<Record<string, string>> => {
    const answers: [string, string][] = [];
    for (const [name, field] of Object.entries(fields)) {
      number += 1;
      answers.push([name, JSON.stringify(await answer(url, `query Asked${number} { ${field} }`))]);
    }
    return Object.fromEntries(answers);
  };

  /** What answers other questions, given that each is answered as by a process that remembers nothing. */
  const changedBy = async (change: () => Promise<unknown>): Promise<string[]> => {
    const before = await answersOf(api.url);
    await change();
    const after = await answersOf(api.url);
    const fresh = await start();
    try {
      expect(after).to.deep.equal(await answersOf(fresh.url));
    } finally {
      await fresh.close();
    }
    return Object.keys(fields).filter((name) => before[name] !== after[name]);
  };

  const trades = (name: string, orderedAt: string, source = leeds) =>
    apply(
      database.pool,
      [order(name, { orderedAt, lines: [line('1', { quantity: '2', grossSales: '9.00' })], total: '9.00' })],
      source,
    );

  it('is read once for questions to the same state', async () => {
    await answersOf(api.url);
    const statementsFor = async (field: string): Promise<number> => {
      number += 1;
      const before = api.statements();
      await answer(api.url, `query Asked${number} { ${field} }`);
      return api.statements() - before;
    };
    expect(await statementsFor(fields.byChannel)).to.equal(1);
    expect(await statementsFor(fields.weeks)).to.equal(1);
  });

  it('goes with a version that has an earlier first week, a later day, or another channel', async () => {
    expect(
      await changedBy(async () => {
        await trades('early', '2026-06-18T10:00:00Z');
        await publish(database.pool);
      }),
    ).to.include.members(['days', 'byChannel', 'weeks', 'weekends', 'report']);
    const york = { ...leeds, sourceId: 'york', name: 'York' };
    expect(
      await changedBy(async () => {
        await trades('late', '2026-07-15T10:00:00Z', york);
        await publish(database.pool);
      }),
    ).to.include.members(['days', 'byChannel', 'recent', 'weeks', 'report', 'channels']);
  });

  it("goes with an aggregate of the merchant's own, before and after it is filled", async () => {
    await changedBy(() => configureRollups(database.pool, [{ by: ['currency'], period: 'month' }]));
    await changedBy(() => publish(database.pool));
  });

  it('goes with the day', async () => {
    expect(
      await changedBy(async () => {
        now = new Date('2026-07-16T23:30:00Z');
      }),
    ).to.include('recent');
  });

  it('is apart for each scope', async () => {
    const narrowed = await changedBy(async () => {
      principal = { ...localOwner, scope: { sources: ['london'] } };
    });
    expect(narrowed).to.include.members(['days', 'byChannel', 'weeks', 'report', 'channels']);
    expect(
      await changedBy(async () => {
        principal = { ...localOwner, scope: { sources: ['leeds', 'york'] } };
      }),
    ).to.include.members(['days', 'byChannel', 'weeks', 'report', 'channels']);
    principal = localOwner;
  });

  it('goes with the reporting currency', async () => {
    const settings = { reportingCurrency: 'JPY', fiscalYearStartMonth: 4, rateMaxAgeDays: 7, definitions };
    expect(await changedBy(() => rememberSettings(database.pool, settings))).to.include.members([
      ...['days', 'byChannel', 'recent', 'weeks', 'weekends', 'report'],
    ]);
  });

  it('goes with a reset and another fiscal year', async () => {
    await changedBy(() => inTransaction(database.pool, resetWarehouse));
    const settings = { reportingCurrency: 'GBP', fiscalYearStartMonth: 7, rateMaxAgeDays: 7 };
    expect(await changedBy(() => prepareWarehouse(database.pool, settings))).to.include('fiscal');
  });
});
