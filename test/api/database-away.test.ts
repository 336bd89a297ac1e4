import { expect } from 'chai';
import pg from 'pg';
import { loadConfig } from '../../src/config/load.js';
import { migrate } from '../../src/database/migrate.js';
import { createPool } from '../../src/database/pool.js';
import { localOwner } from '../../src/ledger/principals/principal.js';
import { addApi } from '../../src/processes/api.js';
import { createStack, type Stack } from '../../src/processes/stack.js';
import { line, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { searchText } from '../support/leaks.js';
import { createOwnServer, type OwnServer } from '../support/own-server.js';
import { testLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';
import { openEventStream } from './support/event-stream.js';
import { ask as askApi } from './support/graphql-client.js';
import { accessOf, startTestApi } from './support/test-api.js';
import { trade } from './support/trade.js';

const query = '{ dailySummary(filter: { date: { range: { from: "2026-06-29", to: "2026-06-29" } } }) { orders } }';
const expected = { data: { dailySummary: [{ orders: 1 }] }, extensions: { cost: 522 } };
const statementTimeoutSeconds = 1;

describe('The API, while its database', function () {
  this.timeout(120_000);
  let server: OwnServer;
  let stack: Stack;
  let url: string;

  before(async () => {
    server = await createOwnServer({ isCopy: false });
    await migrate(server.url, testLogger);
    const pool = createPool(server.url);
    await trade(pool);
    await pool.end();
    stack = createStack();
    url = await startApi(server.url, stack);
  });

  async function startApi(databaseUrl: string, on: Stack): Promise<string> {
    const loaded = loadConfig({ platforms: {}, file: undefined, folder: '/', environment: { NODE_ENV: 'production' } });
    const config = { ...loaded, api: { ...loaded.api, port: 0, statementTimeoutSeconds } };
    const database = { url: databaseUrl, condition: async () => null };
    return await addApi({ config, log: testLogger, connectors: {} }, database, on);
  }

  after(async () => {
    await stack.stop();
    await server.remove();
  });

  // In any case it answers again once the database does.
  afterEach(async () => {
    await waitFor('an answer', async () => (await ask()).status === 200);
    expect((await ask()).body).to.deep.equal(expected);
    expect((await health()).status).to.equal(200);
  });

  interface Answer {
    status: number;
    retryAfter: string | null;
    body: { errors?: { message: string; extensions: { code: string } }[]; databaseProblem?: string; data?: object };
  }

  async function read(response: Response): Promise<Answer> {
    const text = await response.text();
    searchText('an answer of the API', text);
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: JSON.parse(text) as Answer['body'],
    };
  }

  let asked = 0;
  /** Another document each time, of which no answer is kept. */
  const ask = async (): Promise<Answer> =>
    read(
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `query Asked${(asked += 1)} ${query}` }),
      }),
    );

  const health = async (): Promise<Answer> => read(await fetch(url.replace('/graphql', '/health')));

  async function expectUnavailable(problem: RegExp): Promise<void> {
    const { status, retryAfter, body } = await ask();
    expect([status, retryAfter, body.errors?.[0]?.extensions.code]).to.deep.equal([503, '5', 'DATABASE_UNAVAILABLE']);
    expect(body.errors![0]!.message)
      .to.match(problem)
      .and.to.match(/Try again in 5 seconds/);
    expect(body.errors![0]!.message).to.not.match(/127\.0\.0\.1|cartograph/);
    const answered = await health();
    expect([answered.status, answered.retryAfter]).to.deep.equal([503, '5']);
    expect(answered.body.databaseProblem).to.match(problem);
  }

  it('is away: answers 503 with Retry-After, and continues once it is back', async () => {
    await server.stop();
    await expectUnavailable(/cannot be reached/);
    await server.start();
  });

  it('is away: nothing is answered from memory, also to those who are known without it', async () => {
    const pool = createPool(server.url);
    const api = await startTestApi({ access: accessOf(localOwner, pool) }, { pool });
    await askApi(api.url, 'query Before { channels { id } }');
    await server.stop();
    // Of documents that are known and new.
    for (const name of ['Before', 'Meanwhile']) {
      const { errors } = await askApi(api.url, `query ${name} { channels { id } }`);
      expect(errors[0]?.extensions.code).to.equal('DATABASE_UNAVAILABLE');
    }
    await server.start();
    await api.stop();
    await pool.end();
  });

  it('is away: streams wait, and go on once it is back', async () => {
    const at = url.replace('/graphql', '');
    const stream = await openEventStream<{ warehouseVersion: { version: string } }>(
      at,
      'subscription { warehouseVersion { version } }',
    );
    const { version } = (await stream.data()).warehouseVersion;
    await server.stop();
    await expectUnavailable(/cannot be reached/);
    await server.start();
    const pool = createPool(server.url);
    const lines = [line('1', { quantity: '1', grossSales: '9.00' })];
    await apply(pool, [order('later', { orderedAt: '2026-07-01T10:00:00Z', lines, total: '9.00' })]);
    await publish(pool, '2026-07-15T06:00:00Z');
    await pool.end();
    expect((await stream.data()).warehouseVersion.version).to.equal(String(Number(version) + 1));
    stream.close();
  });

  it('is starting: reports it', async () => {
    await server.stop();
    await server.beStandby(true);
    await server.start({ hot_standby: 'off' });
    await expectUnavailable(/starting up/);
    await server.stop();
    await server.beStandby(false);
    await server.start();
  });

  it('has no connection left: reports it', async () => {
    await server.stop();
    await server.start({ max_connections: '5', superuser_reserved_connections: '0', max_wal_senders: '0' });
    const hogs: pg.Client[] = [];
    const isFull = async (): Promise<boolean> => {
      const hog = new pg.Client({ connectionString: server.url });
      hog.on('error', () => undefined);
      try {
        await hog.connect();
        hogs.push(hog);
        return false;
      } catch {
        return true;
      }
    };
    await waitFor('a full server', isFull);
    await expectUnavailable(/no free connections/);
    await Promise.all(hogs.map((hog) => hog.end()));
    await server.stop();
    await server.start();
  });

  it('has no connection left for the role of the API, or for its database: reports it', async () => {
    const grant = async (sql: string) => void (await server.administer(sql, 'cartograph'));
    await grant("create role reader login password 'reading-only'");
    await grant('grant usage on schema warehouse, ops, raw to reader');
    await grant('grant select on all tables in schema warehouse, ops, raw, public to reader');
    const reader = new URL(server.url);
    [reader.username, reader.password] = ['reader', 'reading-only'];
    const [superuser, ownStack] = [url, createStack()];
    try {
      url = await startApi(reader.href, ownStack);
      for (const [limited, free] of [
        ['alter role reader connection limit 0', 'alter role reader connection limit -1'],
        ['alter database cartograph connection limit 0', 'alter database cartograph connection limit -1'],
      ] as const) {
        expect((await ask()).body).to.deep.equal(expected);
        await server.administer(limited);
        await server.administer("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'reader'");
        // The first query may still meet the connection that was ended.
        await waitFor('a query without a connection', async () => /no free/.test(JSON.stringify((await ask()).body)));
        await expectUnavailable(/no free connections/);
        await server.administer(free);
        await waitFor('an answer', async () => (await ask()).status === 200);
      }
    } finally {
      url = superuser;
      await ownStack.stop();
    }
  });

  it('hangs silently: ends every query within a time limit', async () => {
    await Promise.all([ask(), ask(), ask()]);
    server.signal('SIGSTOP');
    try {
      const asked = Date.now();
      const answers = await Promise.all(Array.from({ length: 14 }, ask));
      expect(Date.now() - asked).to.be.lessThan((statementTimeoutSeconds + 5 + 2) * 1000);
      const codes = answers.map(({ body }) => body.errors![0]!.extensions.code);
      expect(codes).to.include('DATABASE_UNAVAILABLE');
      expect(new Set([...codes, 'SERVER_BUSY'])).to.deep.equal(new Set(['DATABASE_UNAVAILABLE', 'SERVER_BUSY']));
      const answered = await health();
      expect(answered.body.databaseProblem).to.equal('The database does not answer in time.');
      expect(answered.status).to.equal(503);
    } finally {
      server.signal('SIGCONT');
    }
  });
});
