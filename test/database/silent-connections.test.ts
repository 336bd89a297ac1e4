import { expect } from 'chai';
import { createPool, type Pool } from '../../src/database/pool.js';
import { watchForSilence } from '../../src/database/silent-connections.js';
import { inTransaction } from '../../src/database/transaction.js';
import { isWorthRetrying } from '../../src/jobs/runs/failure.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.js';
import { rejection } from '../support/rejection.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const silenceMs = 300;

describe('A statement on a connection that was cut silently', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let pool: Pool;
  let stop: () => Promise<void>;
  let cuts: number;

  const onCut = (): void => {
    cuts += 1;
  };

  beforeEach(async () => {
    cuts = 0;
    database = await createTestDatabase();
    proxy = await startTcpProxy(Number(new URL(database.url).port));
    const url = new URL(database.url);
    url.port = String(proxy.port);
    pool = createPool(url.href, { applicationName: 'test of silence', acquireTimeoutMs: 5000 });
    stop = watchForSilence(pool, { url: url.href, silenceMs, onCut });
  });

  afterEach(async () => {
    await stop();
    await pool.end();
    await proxy.close();
    await database.drop();
  });

  it('fails with a retryable error, also in a transaction, and the pool continues', async () => {
    await pool.query('select 1');
    proxy.cut();
    const error = await rejection(pool.query('select 2'));
    expect(error.message).to.match(/^Connection terminated/);
    expect(isWorthRetrying(error)).to.equal(true);
    const inside = await rejection(
      inTransaction(pool, async (client) => {
        await client.query('select 3');
        proxy.cut();
        await client.query('select 4');
      }),
    );
    expect(isWorthRetrying(inside), inside.message).to.equal(true);
    expect((await pool.query('select 5 as five')).rows).to.deep.equal([{ five: 5 }]);
    expect(cuts).to.equal(2);
  });

  it('fails if the whole network is cut, with those of every other connection', async () => {
    await Promise.all([pool.query('select pg_sleep(0.1)'), pool.query('select pg_sleep(0.1)')]);
    proxy.cutAll();
    const errors = await Promise.all([rejection(pool.query('select 1')), rejection(pool.query('select 2'))]);
    expect(errors.map((error) => isWorthRetrying(error))).to.deep.equal([true, true]);
    proxy.restore();
    expect((await pool.query('select 5 as five')).rows).to.deep.equal([{ five: 5 }]);
  });

  it('is detected while the server is still working on another', async () => {
    await Promise.all([pool.query('select pg_sleep(0.1)'), pool.query('select pg_sleep(0.1)')]);
    proxy.cut();
    const lost = rejection(pool.query('select 1'));
    const long = pool.query('select pg_sleep(2)');
    expect((await lost).message).to.match(/^Connection terminated/);
    const error = await rejection(long);
    expect(isWorthRetrying(error)).to.equal(true);
  });

  it('is not treated as cut while the server answers, even if it refuses one more connection', async () => {
    const url = new URL(database.url);
    url.pathname = '/there_is_no_such_database';
    const stopRefused = watchForSilence(pool, { url: url.href, silenceMs, onCut });
    await stop();
    await pool.query(`select pg_sleep(${(6 * silenceMs) / 1000})`);
    await stopRefused();
    expect(cuts).to.equal(0);
  });

  it('differs from a long one, which is not interrupted, and from an idle connection', async () => {
    const idle = await pool.connect();
    await idle.query('listen something');
    await pool.query(`select pg_sleep(${(6 * silenceMs) / 1000})`);
    const { rows } = await idle.query('select 1 as one');
    idle.release();
    expect(rows).to.deep.equal([{ one: 1 }]);
    expect(cuts).to.equal(0);
  });
});

describe('A statement behind PgBouncer in session mode', () => {
  let database: TestDatabase;
  let bouncer: PgBouncer;
  let pool: Pool;
  let stop: () => Promise<void>;
  let cuts: number;

  before(function () {
    if (!hasPgBouncer()) {
      process.stdout.write('    skipped: PgBouncer is not installed (Debian: apt-get install pgbouncer)\n');
      this.skip();
    }
  });

  async function begin(settings: Record<string, string>): Promise<void> {
    cuts = 0;
    database = await createTestDatabase();
    bouncer = await startPgBouncer(database.url, 'session', settings);
    pool = createPool(bouncer.url, { applicationName: 'test of silence' });
    const onCut = (): void => {
      cuts += 1;
    };
    stop = watchForSilence(pool, { url: bouncer.url, silenceMs, onCut });
  }

  afterEach(async () => {
    await stop();
    await pool.end();
    await bouncer.stop();
    await database.drop();
  });

  it("is not interrupted if it takes long: it is identified by its backend, not by the pooler's number", async () => {
    await begin({});
    await pool.query(`select pg_sleep(${(6 * silenceMs) / 1000})`);
    expect(cuts).to.equal(0);
  });

  it('is not interrupted if the pooler has no connection left for the check', async () => {
    await begin({ default_pool_size: '1' });
    // Longer than the time limit of a check.
    await pool.query('select pg_sleep(7)');
    expect(cuts).to.equal(0);
  });
});
