import { expect } from 'chai';
import { createPool, type Pool } from '../../src/database/pool.js';
import { watchForSilence } from '../../src/database/silent-connections.js';
import { workerBounds } from '../../src/database/worker-bounds.js';
import { type Queue, startQueue } from '../../src/jobs/queue/queue.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { findRun } from '../../src/ledger/sync-runs/sync-run.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs, quickWorker } from '../support/job-setup.js';
import { shelfCustomers, shelfPlatform } from '../support/shelf-platform.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { type LogLine, listeningLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';

const leaseMs = quickWorker.leaseSeconds * 1000;
/** After the server's time limit the client waits this long for the cancellation. */
const newsMs = 5000;
const slackMs = 3000;
/** Of the jobs; in a product half an hour, since a large roll-up takes minutes. */
const statementTimeoutMs = 1000;

describe('A statement that the database does not answer', function () {
  this.timeout(90_000);
  let database: TestDatabase;
  let proxy: TcpProxy;
  let pool: Pool;
  let queue: Queue;
  let stopWatching: () => Promise<void>;
  let stopping: AbortController;
  let log: LogLine[];
  let stopped: number[];

  beforeEach(async () => {
    [log, stopped] = [[], []];
    database = await createWarehouse();
    proxy = await startTcpProxy(Number(new URL(database.url).port));
    const url = new URL(database.url);
    url.port = String(proxy.port);
    pool = createPool(url.href, {
      ...{ applicationName: 'cartograph worker', statementTimeoutMs },
      ...workerBounds(quickWorker),
    });
    stopWatching = watchForSilence(pool, { url: url.href, silenceMs: leaseMs / 2, onCut: () => undefined });
    stopping = new AbortController();
    const connector = shelfPlatform({ pages: [shelfCustomers(0, 3)] });
    const setup = {
      ...jobSetup(pool, connector, { stopping: stopping.signal, worker: { ...quickWorker, maxAttempts: 20 } }),
      log: listeningLogger((line) => log.push(line)),
    };
    await prepareJobs(setup);
    queue = await startQueue(url.href, wireJobs(setup));
    // Otherwise one of them may be in the run's place.
    await waitFor('the first scheduled jobs', async () => {
      const { rows } = await database.pool.query(
        "select from jobs.agenda_jobs where name in ('build', 'rollup') and last_finished_at is null",
      );
      return rows.length === 0;
    });
  });

  afterEach(async () => {
    resume();
    stopping.abort();
    await queue.stop();
    await stopWatching();
    await pool.end();
    await proxy.close();
    await database.drop();
  });

  function resume(): void {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    stopped = [];
  }

  async function request(): Promise<string> {
    return (await requestSyncs(database.pool, { trigger: 'api' }))[0]!.run.runId;
  }

  /** Locks a table, and calls `act` with the server processes of an application that wait for it with such a statement. */
  async function whileWaiting(
    table: string,
    [application, pattern]: readonly [string, string],
    act: (pids: number[]) => void,
    begin: () => Promise<void> = async () => undefined,
  ): Promise<void> {
    const client = await database.pool.connect();
    try {
      await client.query(`begin; lock table ${table} in share mode`);
      await begin();
      const pids = await waitFor(`a statement of ${application} on ${table}`, async () => {
        // On another connection: within a transaction pg_stat_activity stays as it was first read.
        const { rows } = await database.pool.query<{ pid: number }>(
          `select pid from pg_locks join pg_stat_activity using (pid)
           where relation = $1::regclass and not granted and application_name = $2 and query like $3`,
          [table, application, pattern],
        );
        return rows.length > 0 ? rows.map(({ pid }) => pid) : null;
      });
      act(pids);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  /** A new run, whose build is in the middle of a statement when `act` is called. */
  async function duringItsBuild(act: (pids: number[]) => void): Promise<string> {
    let runId = '';
    await whileWaiting('warehouse.customer_account', ['cartograph worker', '%'], act, async () => {
      runId = await request();
    });
    return runId;
  }

  const stop = (pids: number[]): void => {
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    stopped.push(...pids);
  };

  const said = (message: string): LogLine | undefined => log.find(({ msg }) => msg === message);
  const isOver = async (runId: string) => (await findRun(database.pool, runId))!.status === 'succeeded';
  const seenAt = async (): Promise<string> =>
    (await database.pool.query<{ seen_at: string }>('select seen_at from ops.worker')).rows[0]!.seen_at;

  it('ends a build, a sweep and a poll of the queue, each within its time limit, and the worker continues', async () => {
    const runId = await duringItsBuild(stop);
    await whileWaiting('ops.worker', ['cartograph sweep', '%'], stop);
    await whileWaiting('jobs.agenda_jobs', ['cartograph queue', '%SKIP LOCKED%'], stop);
    const limits = {
      'sync failed; it will be retried': statementTimeoutMs,
      'could not look for runs of dead workers': leaseMs,
      'an error in the queue; it continues': leaseMs,
    };
    await Promise.all(
      Object.entries(limits).map(async ([message, limitMs]) => {
        await waitFor(message, () => said(message), limitMs + newsMs + slackMs);
      }),
    );
    expect(said('sync failed; it will be retried')).to.deep.include({
      code: 'database_unavailable',
      message: 'The database does not answer in time. Query read timeout',
    });
    // The next sweep or poll may be the one that is late: it waits for the connection of the one before.
    const late = ['Query read timeout', 'timeout exceeded when trying to connect'];
    for (const message of Object.keys(limits).slice(1)) {
      const errors = log.filter(({ msg }) => msg === message).map(({ error }) => error);
      expect(errors, message).to.include.oneOf(late);
    }
    const before = await seenAt();
    await waitFor('a sign of life', async () => (await seenAt()) > before);
    resume();
    await waitFor('the run to succeed', () => isOver(runId), 30_000);
    const another = await request();
    await waitFor('another run to succeed', () => isOver(another));
  });

  it('is abandoned if the network has lost it, and all connections are replaced', async () => {
    const runId = await duringItsBuild(() => proxy.cut());
    await waitFor('the run to succeed', () => isOver(runId), 3 * (leaseMs + newsMs));
    expect(said('sync failed; it will be retried')).to.deep.include({ code: 'database_unavailable' });
    const before = await seenAt();
    await waitFor('a sign of life', async () => (await seenAt()) > before);
    const another = await request();
    await waitFor('another run to succeed', () => isOver(another));
  });
});
