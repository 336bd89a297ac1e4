import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { onBusyMachine } from '../support/on-busy-machine.js';
import { waitFor } from '../support/wait-for.js';
import { openConnection, questionBytes } from './support/raw-connection.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const fromFacts = '{ customerSegments(filter: { source: ["london"] }) { customers } }';

describe('An API that stops', () => {
  let api: TestApi;
  /** Starts to stop, and resolves to the milliseconds that it took. */
  async function stop(): Promise<number> {
    const begun = performance.now();
    await api.stop();
    return performance.now() - begun;
  }

  afterEach(() => api.close());

  /** Locks what the query reads while `work` runs. */
  async function whileHeld(work: () => Promise<void>): Promise<void> {
    await inTransaction(api.pool, async (client) => {
      await client.query('lock table warehouse.fact_orders in access exclusive mode');
      await work();
    });
  }

  const isHeld = async () =>
    (
      await api.pool.query(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
    ).rowCount;

  it('answers the current query, closes its kept connection, and ends at once', async () => {
    api = await startTestApi();
    const connection = await openConnection(api.url);
    let stopped: Promise<number> | undefined;
    await whileHeld(async () => {
      connection.send(questionBytes(fromFacts, ['Connection: keep-alive']));
      await waitFor('the question to be held', isHeld);
      stopped = stop();
      await waitFor('new connections to be refused', () =>
        fetch(api.url).then(
          () => false,
          () => true,
        ),
      );
    });
    const answered = performance.now();
    const text = await connection.closed();
    await stopped;
    expect(performance.now() - answered).to.be.below(onBusyMachine(1000));
    expect(text)
      .to.match(/^HTTP\/1\.1 200 /)
      .and.to.match(/\r\nconnection: close\r\n/i);
    expect(text).to.include('"customers":');
  });

  it('closes kept connections and those without a request at once', async () => {
    api = await startTestApi();
    const kept = await openConnection(api.url);
    kept.send(questionBytes('{ __typename }', ['Connection: keep-alive']));
    expect(await kept.receives('"Query"')).to.match(/\r\nconnection: keep-alive\r\n/i);
    const silent = await openConnection(api.url);
    const half = await openConnection(api.url);
    half.send('POST /graphql HTTP/1.1\r\nHost: local');
    expect(await stop()).to.be.below(onBusyMachine(1000));
    await Promise.all([kept.closed(), silent.closed(), half.closed()]);
  });

  it('does not wait for a body that never ends', async () => {
    api = await startTestApi();
    const connection = await openConnection(api.url);
    connection.send(questionBytes('{ __typename }').slice(0, -5));
    expect(await stop()).to.be.below(1500);
    await connection.closed();
  });

  it('refuses further queries on a kept connection with a message, and closes it', async () => {
    api = await startTestApi();
    const connection = await openConnection(api.url);
    let stopped: Promise<number> | undefined;
    await whileHeld(async () => {
      connection.send(questionBytes(fromFacts));
      await waitFor('the question to be held', isHeld);
      stopped = stop();
      // Its turn comes after the answer: in HTTP/1.1 answers have the order of the requests.
      connection.send(questionBytes('{ __typename }'));
    });
    const text = await connection.closed();
    await stopped;
    expect(text).to.include('"customers":').and.to.not.include('"__typename":');
  });

  it('reports to a slow query that it is stopping, and disconnects a client that does not read its answer', async () => {
    api = await startTestApi({ drainTimes: { arrivingMs: 100, answeringMs: 500 } });
    const connection = await openConnection(api.url);
    const deaf = await openConnection(api.url);
    deaf.socket.pause();
    // Larger than what the sockets on either side hold.
    deaf.send(`GET /explorer/main.js HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(20));
    await whileHeld(async () => {
      connection.send(questionBytes(fromFacts));
      await waitFor('the question to be held', isHeld);
      expect(await stop()).to.be.within(400, 1500);
    });
    const text = await connection.closed();
    expect(text)
      .to.match(/^HTTP\/1\.1 503 /)
      .and.to.include('"SERVER_STOPPING"');
  });
});
