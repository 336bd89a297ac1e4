import { expect } from 'chai';
import { loadConfig } from '../../src/config/load.js';
import { inTransaction } from '../../src/database/transaction.js';
import { addApi } from '../../src/processes/api.js';
import { createStack, type Stack } from '../../src/processes/stack.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';
import { answer, ask } from './support/graphql-client.js';
import { trade } from './support/trade.js';

const filter = '(filter: { date: { range: { from: "2026-06-29", to: "2026-06-30" } } })';
const fromAggregates = `{ dailySummary${filter} { orders uniqueCustomers } weeklyTrends${filter} { uniqueCustomers } }`;
/** Another document each time, which no other request shares. */
const segmentsOfChannel = (nth = 0) =>
  `query Segments${nth} { customerSegments(filter: { source: ["london"] }) { customers } }`;

describe('The API process, while queries read facts that are locked', () => {
  let database: TestDatabase;
  let stack: Stack;

  before(async () => {
    database = await createTestDatabase();
    await trade(database.pool);
  });

  after(() => database.drop());

  beforeEach(() => {
    stack = createStack();
  });

  afterEach(() => stack.stop());

  /** As `cartograph api` wires it. */
  async function start(statementTimeoutSeconds: number): Promise<string> {
    const loaded = loadConfig({ platforms: {}, file: undefined, folder: '/', environment: { NODE_ENV: 'production' } });
    const config = { ...loaded, api: { ...loaded.api, port: 0, statementTimeoutSeconds, factsConnections: 2 } };
    const url = await addApi(
      { config, log: testLogger, connectors: {} },
      { url: database.url, condition: async () => null },
      stack,
    );
    return url.replace('/graphql', '');
  }

  const waiting = async (): Promise<number> =>
    (
      await database.pool.query(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
    ).rowCount ?? 0;

  it('continues to answer from the aggregates, distinct customers over several channels too', async () => {
    const url = await start(60);
    const answered = await answer(url, fromAggregates);
    expect(answered).to.have.nested.property('dailySummary[0].uniqueCustomers', 1);
    const blocked: Promise<unknown>[] = [];
    await inTransaction(database.pool, async (client) => {
      await client.query('lock table warehouse.fact_orders in access exclusive mode');
      for (let i = 0; i < 12; i += 1) blocked.push(answer(url, segmentsOfChannel(i)));
      await waitFor('two questions at the facts', async () => (await waiting()) === 2);
      expect(await answer(url, fromAggregates)).to.deep.equal(answered);
      expect(await waiting()).to.equal(2);
    });
    const [first] = await Promise.all(blocked);
    expect(first).to.have.nested.property('customerSegments').with.lengthOf(4);
  });

  it('stops a query that takes too long, with a message that says what to do', async () => {
    const url = await start(1);
    await inTransaction(database.pool, async (client) => {
      await client.query('lock table warehouse.fact_orders in access exclusive mode');
      const { status, errors } = await ask(url, segmentsOfChannel());
      expect([status, errors[0]!.extensions]).to.deep.equal([200, { code: 'QUERY_TIMEOUT' }]);
      expect(errors[0]!.message).to.match(/took too long in the database.*fewer days.*api\.statementTimeoutSeconds/);
      const orders = await ask(url, '{ orders(first: 1) { nodes { orderNumber } } }');
      expect(orders.errors[0]!.extensions.code).to.equal('QUERY_TIMEOUT');
      const queued = await Promise.all(Array.from({ length: 6 }, (_, i) => ask(url, segmentsOfChannel(i))));
      const codes = new Set(queued.map(({ errors: [error] }) => error!.extensions.code));
      expect([...codes].sort()).to.deep.equal(['QUERY_TIMEOUT', 'SERVER_BUSY']);
    });
    expect((await ask(url, segmentsOfChannel())).errors).to.deep.equal([]);
  });
});
