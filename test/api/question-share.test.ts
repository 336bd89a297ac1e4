import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { waitFor } from '../support/wait-for.js';
import { ask } from './support/graphql-client.js';
import { openConnection, questionBytes } from './support/raw-connection.js';
import { startTestApi, type TestApi } from './support/test-api.js';

/** The maximum number of root fields in one query. */
const manyFields = `{ ${Array.from({ length: 150 }, (_, i) => `a${i}: orders(first: 1) { nodes { id } }`).join(' ')} }`;

describe('One query with many root fields', () => {
  let api: TestApi;

  afterEach(() => api.close());

  const held = async (): Promise<number> =>
    (
      await api.pool.query(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
    ).rowCount ?? 0;

  /** Locks what the query reads while `work` runs. */
  async function whileHeld(work: () => Promise<void>): Promise<void> {
    await inTransaction(api.pool, async (client) => {
      await client.query('lock table warehouse.fact_orders in access exclusive mode');
      await work();
    });
  }

  it('uses one connection, and leaves the others to other queries', async () => {
    api = await startTestApi();
    let asked: ReturnType<typeof ask> | undefined;
    await whileHeld(async () => {
      asked = ask(api.url, manyFields);
      await waitFor('statements to be held', async () => (await held()) === 1);
      const { data } = await ask(api.url, '{ dailySummary { date } products(first: 1) { nodes { id } } }');
      expect(data).to.have.property('products');
      expect(await held()).to.equal(1);
    });
    const { data, errors } = await asked!;
    expect(errors).to.deep.equal([]);
    expect(Object.keys(data as object)).to.have.lengthOf(150);
  });

  it('sends no further statement once its time is up, and reports it', async () => {
    const questionMs = 2000;
    api = await startTestApi({ questionMs });
    let asked: ReturnType<typeof ask> | undefined;
    let sent = 0;
    await whileHeld(async () => {
      asked = ask(api.url, manyFields);
      await waitFor('statements to be held', async () => (await held()) === 1);
      const begun = performance.now();
      await waitFor('its time to be up', () => performance.now() - begun > questionMs);
      sent = api.statements();
    });
    const { errors, data } = await asked!;
    // Those that were sent in time are answered.
    const unanswered = Object.values(data as object).filter((value) => value === null);
    expect(unanswered).to.have.lengthOf(errors.length);
    // At most one round trip of eight statements was on its way.
    expect(errors.length).to.be.within(142, 150);
    expect(errors[0]!.extensions.code).to.equal('QUERY_TIMEOUT');
    expect(errors[0]!.message).to.include('fewer root fields').and.include('api.statementTimeoutSeconds');
    // The blocked ones end, and none of the 149 waiting ones is sent. The statements that look for blocked ones count too.
    expect(api.statements() - sent).to.be.below(5);
  });

  it('sends no further statement once its client is gone', async () => {
    api = await startTestApi();
    const connection = await openConnection(api.url);
    let sent = 0;
    await whileHeld(async () => {
      connection.send(questionBytes(manyFields));
      await waitFor('statements to be held', async () => (await held()) === 1);
      connection.socket.destroy();
      await connection.closed();
      // The server has seen the end of the connection when it has answered a later one.
      await ask(api.url, '{ __typename }');
      sent = api.statements();
    });
    await waitFor('the running statements to end', async () => (await held()) === 0);
    await ask(api.url, '{ __typename }');
    expect(api.statements() - sent).to.be.below(20);
  });
});
