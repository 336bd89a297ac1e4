import { expect } from 'chai';
import { loadConfig } from '../../src/config/load.js';
import { addApi } from '../../src/processes/api.js';
import { createStack, type Stack } from '../../src/processes/stack.js';
import { line, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { onBusyMachine } from '../support/on-busy-machine.js';
import { testLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';
import { answer } from './support/graphql-client.js';
import { trade } from './support/trade.js';

const query = '{ dailySummary(filter: { date: { range: { from: "2026-07-01", to: "2026-07-01" } } }) { orders } }';
const listener = "application_name = 'cartograph api listener' and datname = current_database()";

describe('The API process, which keeps answers', () => {
  let database: TestDatabase;
  let stack: Stack;
  let url: string;
  let number = 0;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    stack = createStack();
    const loaded = loadConfig({ platforms: {}, file: undefined, folder: '/', environment: { NODE_ENV: 'production' } });
    const config = { ...loaded, api: { ...loaded.api, port: 0 } };
    const process = { config, log: testLogger, connectors: {} };
    url = (await addApi(process, { url: database.url, condition: async () => null }, stack)).replace('/graphql', '');
    await isListening();
  });
  after(async () => {
    await stack.stop();
    await database.drop();
  });

  const isListening = () =>
    waitFor('a listener', async () => {
      const { rows } = await database.pool.query<{ query: string }>(
        `select query from pg_stat_activity where ${listener}`,
      );
      return rows.some((row) => row.query.startsWith('listen'));
    });

  const moreTrade = async (): Promise<void> => {
    number += 1;
    const changes = {
      orderedAt: '2026-07-01T10:00:00Z',
      lines: [line('1', { quantity: '1', grossSales: '9.00' })],
      total: '9.00',
    };
    await apply(database.pool, [order(`more ${number}`, changes)]);
    await publish(database.pool, '2026-07-15T06:00:00Z');
  };

  const orders = async (): Promise<number> =>
    (await answer<{ dailySummary: { orders: number }[] }>(url, query)).dailySummary[0]!.orders;

  /** Until an answer shows one order more. None before it shows fewer than one after it. */
  async function seen(): Promise<void> {
    const before = await orders();
    await moreTrade();
    const begun = performance.now();
    for (let now = before; now !== before + 1;) {
      const next = await orders();
      expect(next).to.be.within(now, before + 1);
      now = next;
      expect(performance.now() - begun, 'the new version is seen late').to.be.below(onBusyMachine(1000));
    }
  }

  it('shows a new version soon', async () => {
    await orders();
    for (let round = 0; round < 3; round += 1) await seen();
  });

  it('shows a new version in under a second when its notification is lost', async () => {
    const before = await orders();
    await database.pool.query(`
      update ops.warehouse_version set revision = revision + 1;
      update warehouse.agg_daily_summary set orders = orders + 1 where (date_key, channel_key) = (
        select date_key, channel_key from warehouse.agg_daily_summary where date_key = 20260701 limit 1
      )`);
    const begun = performance.now();
    await waitFor('the change', async () => (await orders()) !== before);
    expect(performance.now() - begun).to.be.below(onBusyMachine(1000));
  });

  it('shows each version without delay while its listener is away, and listens again', async () => {
    await database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${listener}`);
    await waitFor('the end of the listener', async () => {
      const { rowCount } = await database.pool.query(`select from pg_stat_activity where ${listener}`);
      return rowCount === 0;
    });
    await seen();
    await isListening();
    await seen();
  });

  it('answers with no older version than a client has seen by another query', async () => {
    for (let round = 0; round < 5; round += 1) {
      await orders();
      const version = await answer<{ warehouse: { version: string } }>(url, '{ warehouse { version } }');
      const before = await orders();
      const trading = moreTrade();
      for (let seen = version.warehouse.version; seen === version.warehouse.version;) {
        ({ version: seen } = (
          await answer<{ warehouse: { version: string } }>(url, '{ warehouse { version } }')
        ).warehouse);
      }
      expect(await orders()).to.equal(before + 1);
      await trading;
    }
  });
});
