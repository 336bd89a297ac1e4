import { expect } from 'chai';
import type { TouchPoint } from '../../src/canonical/record.js';
import type { Pool } from '../../src/database/pool.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { order } from '../models/records.js';
import { addSources, apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const visit = (source: string, medium: string, channelGroup: string, touchedAt: string): TouchPoint => ({
  ...{ touchId: touchedAt, touchedAt, channelGroup, source, medium, campaign: null, referrer: null, landingPage: '/' },
});
const ad = visit('google', 'cpc', 'Paid Search', '2026-03-01T12:00:00Z');
const letter = visit('newsletter', 'email', 'Email', '2026-03-10T11:00:00Z');

async function fill(pool: Pool): Promise<void> {
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 });
  await addSources(pool);
  await apply(pool, [
    order('1', { touchPoints: [ad, letter] }),
    order('2', { touchPoints: [letter], salesChannel: 'app' }),
    order('3'),
    order('4', { orderedAt: '2026-01-10T12:00:00Z', touchPoints: [] }),
  ]);
  await publish(pool, '2026-03-15T05:10:00Z');
}

describe('attributedSales', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createPreparedDatabase('attributed', fill);
    api = await startTestApi({}, database);
  });
  after(async () => {
    await api.stop();
    await database.drop();
  });

  async function rows(args: string): Promise<string[]> {
    const { attributedSales } = await answer<{
      attributedSales: {
        kind: string;
        name: string | null;
        orders: string;
        netSales: { amount: string; currency: string };
      }[];
    }>(api.url, `{ attributedSales(${args}) { kind name orders netSales { amount currency } } }`);
    return attributedSales.map(
      ({ kind, name, orders, netSales }) => `${kind} ${name}: ${orders}, ${netSales.amount} ${netSales.currency}`,
    );
  }

  it('are those of the last 30 known days by default, with what is unattributed', async () => {
    expect(await rows('model: LINEAR, by: CHANNEL_GROUP')).to.deep.equal([
      'GROUP Email: 1.5, 15.00 GBP',
      'GROUP Paid Search: 0.5, 5.00 GBP',
      'UNATTRIBUTED null: 1, 10.00 GBP',
    ]);
    expect(await rows('model: FIRST_CLICK, by: SOURCE, filter: { date: { year: 2026 } }')).to.deep.equal([
      'GROUP google: 1, 10.00 GBP',
      'GROUP newsletter: 1, 10.00 GBP',
      'UNATTRIBUTED null: 2, 20.00 GBP',
    ]);
  });

  it('are those of some channels, within a shorter look-back window, with the rest as one row', async () => {
    expect(await rows('model: LINEAR, by: MEDIUM, filter: { salesChannel: ["web"] }, limit: 1')).to.deep.equal([
      'GROUP cpc: 0.5, 5.00 GBP',
      'REST null: 0.5, 5.00 GBP',
      'UNATTRIBUTED null: 1, 10.00 GBP',
    ]);
    expect(await rows('model: FIRST_CLICK, by: CAMPAIGN, lookbackDays: 5, filter: { source: "london" }')).to.deep.equal(
      ['GROUP (not set): 2, 20.00 GBP', 'UNATTRIBUTED null: 1, 10.00 GBP'],
    );
  });

  it('are explained by the visits of each order, oldest first', async () => {
    const { order: first, orders } = await answer<{
      order: { touchPoints: object[] };
      orders: { nodes: { touchPoints: object[] }[] };
    }>(
      api.url,
      `{ order(id: "london:1") { touchPoints { touchedAt channelGroup source medium campaign referrer landingPage } }
        orders(first: 9, orderBy: ORDERED_AT_ASC) { nodes { touchPoints { source } } } }`,
    );
    const shown = ({ touchId: _, ...touch }: TouchPoint) => touch;
    expect(first.touchPoints).to.deep.equal([shown(ad), shown(letter)]);
    expect(orders.nodes.map(({ touchPoints }) => touchPoints.length).sort()).to.deep.equal([0, 0, 1, 2]);
  });

  it('cost by the days of their orders', async () => {
    const costOf = async (filter: string): Promise<number> => {
      const { extensions } = await ask(api.url, `{ attributedSales(model: LINEAR, by: SOURCE${filter}) { kind } }`);
      return (extensions as { cost?: number }).cost!;
    };
    expect(await costOf('')).to.be.within(10_000, 10_200);
    expect(await costOf(', filter: { date: { year: 2025 } }')).to.be.within(33_000, 34_000);
    const years = '{ from: "2020-01-01", to: "2026-12-31" }';
    expect(await costOf(`, filter: { date: { range: ${years} } }`)).to.be.within(100_000, 100_200);
  });

  it('refuse a window or a limit out of bounds', async () => {
    for (const [given, message] of [
      ['lookbackDays: 0', 'Got 0; "lookbackDays" must be between 1 and 180.'],
      ['limit: 501', 'Got 501; "limit" must be between 1 and 500.'],
    ]) {
      const { errors } = await ask(api.url, `{ attributedSales(model: LINEAR, by: SOURCE, ${given}) { kind } }`);
      expect(errors?.map((error) => error.message)).to.deep.equal([message]);
    }
  });
});
