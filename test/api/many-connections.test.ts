import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { onBusyMachine } from '../support/on-busy-machine.js';
import { waitFor } from '../support/wait-for.js';
import { ask } from './support/graphql-client.js';
import { openConnection, questionBytes, type RawConnection } from './support/raw-connection.js';
import { startTestApi, type TestApi } from './support/test-api.js';

/** More than the API's limit of 1000. */
const opened = 1200;
const kept = 1000;

describe('A client that opens 1,200 connections', function () {
  this.timeout(30_000);
  let api: TestApi;
  let connections: RawConnection[];

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  beforeEach(() => {
    connections = [];
  });
  afterEach(async () => {
    for (const { socket } of connections) socket.destroy();
    await waitFor('all to be closed', () => connections.every(({ socket }) => socket.destroyed));
  });

  /** One after the other in groups, as a listening socket queues only some. */
  async function open(count: number, begin: (connection: RawConnection) => unknown): Promise<void> {
    for (let from = 0; from < count; from += 100) {
      const group = await Promise.all(Array.from({ length: 100 }, () => openConnection(api.url)));
      connections.push(...group);
      await Promise.all(group.map(begin));
    }
  }

  const question = '{ orders(first: 1) { nodes { orderNumber } } }';
  const left = (): number => connections.filter(({ socket }) => !socket.destroyed).length;

  for (const [how, begin] of [
    [
      'and keeps them after an answer',
      (connection) => {
        connection.send('GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n');
        return connection.receives('NOT_FOUND');
      },
    ],
    ['and sends nothing', () => undefined],
    ['and sends its headers slowly', ({ send }) => send('POST /graphql HTTP/1.1\r\nHost: localhost\r\nX: ')],
    ['and sends its bodies slowly', ({ send }) => send(questionBytes(question).slice(0, -5))],
  ] as [string, (connection: RawConnection) => unknown][]) {
    it(`${how} does not keep others from their answers, and loses those longest unused`, async () => {
      await open(opened, begin);
      const begun = performance.now();
      for (let i = 0; i < 3; i += 1) expect((await ask(api.url, question)).status).to.equal(200);
      expect(performance.now() - begun).to.be.below(onBusyMachine(2000));
      await waitFor('the others to be closed', () => left() < kept);
      expect(left()).to.be.at.least(kept - 5);
      expect(connections[0]!.socket.destroyed).to.equal(true);
      expect(connections.at(-1)!.socket.destroyed).to.equal(false);
    });
  }

  it('does not cost a query in progress its answer', async () => {
    const asking = await openConnection(api.url);
    await inTransaction(api.pool, async (client) => {
      await client.query('lock table warehouse.fact_orders in access exclusive mode');
      asking.send(questionBytes(question, ['Connection: close']));
      await waitFor('the query to be in progress', async () => {
        const { rowCount } = await api.pool.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return rowCount === 1;
      });
      await open(opened, () => undefined);
    });
    expect(await asking.closed()).to.match(/^HTTP\/1\.1 200 /);
  });
});
