import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { SourceConfig } from '../../src/config/config.js';
import type { PlatformConnector } from '../../src/contract/extractor.js';
import { type Queue, startQueue } from '../../src/jobs/queue/queue.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { everySource } from '../../src/ledger/scope/scope.js';
import { findRun } from '../../src/ledger/sync-runs/sync-run.js';
import { readSyncCondition } from '../../src/models/reporting/lateness.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import type { Logger } from '../../src/runtime/log.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs, quickWorker } from '../support/job-setup.js';
import { searchOutputOf } from '../support/leaks.js';
import { rejection } from '../support/rejection.js';
import { shelfCustomers, shelfPlatform } from '../support/shelf-platform.js';
import { type LogLine, listeningLogger, testLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';

const workerProcess = fileURLToPath(new URL('../support/worker-process.js', import.meta.url));

describe('The queue', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let queues: { queue: Queue; stopping: AbortController }[];
  let children: ChildProcess[];

  beforeEach(async () => {
    database = await createWarehouse();
    queues = [];
    children = [];
  });

  afterEach(async () => {
    for (const { stopping } of queues) stopping.abort();
    for (const { queue } of queues) await queue.stop();
    for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await database.drop();
  });

  async function work(
    connector: PlatformConnector,
    sources = ['shelf'],
    configured?: readonly SourceConfig[],
    log: Logger = testLogger,
  ): Promise<void> {
    const stopping = new AbortController();
    const usual = jobSetup(database.pool, connector, { sources, stopping: stopping.signal });
    const setup = { ...usual, log, config: { ...usual.config, sources: configured ?? usual.config.sources } };
    await prepareJobs(setup);
    queues.push({ queue: await startQueue(database.url, wireJobs(setup)), stopping });
  }

  async function workElsewhere(pages: number, pageMs: number): Promise<ChildProcess> {
    const child = spawn(process.execPath, [workerProcess, database.url, String(pages), String(pageMs)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    searchOutputOf(child, 'a worker');
    children.push(child);
    await once(child.stdout!, 'data');
    return child;
  }

  const isOver = async (runId: string) =>
    ['succeeded', 'failed'].includes((await findRun(database.pool, runId))!.status);

  it('runs what is requested, repeatedly', async () => {
    await work(shelfPlatform({ pages: [shelfCustomers(0, 3)] }));
    for (let round = 1; round <= 3; round += 1) {
      const [requested] = await requestSyncs(database.pool, { trigger: 'api' });
      expect(requested!.alreadyActive).to.equal(false);
      await waitFor('the run to end', () => isOver(requested!.run.runId));
      expect((await findRun(database.pool, requested!.run.runId))!.status).to.equal('succeeded');
    }
  });

  it('never runs a source twice at once, with two workers and many requests', async () => {
    const open = new Map<string, number>();
    let most = 0;
    const connector = shelfPlatform({ pages: Array.from({ length: 5 }, (_, i) => shelfCustomers(i, 1)) });
    const watched: PlatformConnector = {
      ...connector,
      connect: (settings, context) => {
        const extractor = connector.connect(settings, context);
        open.set(context.sourceId, (open.get(context.sourceId) ?? 0) + 1);
        most = Math.max(most, open.get(context.sourceId)!);
        return {
          ...extractor,
          close: async () => {
            open.set(context.sourceId, open.get(context.sourceId)! - 1);
          },
        };
      },
    };
    const sources = ['shelf', 'rack'];
    await work(watched, sources);
    await work(watched, sources);
    for (let round = 1; round <= 4; round += 1) {
      const asked = await Promise.all(Array.from({ length: 5 }, () => requestSyncs(database.pool, { trigger: 'api' })));
      for (const { run } of asked.flat()) await waitFor('the runs to end', () => isOver(run.runId));
    }
    const { rows } = await database.pool.query('select status, count(*) as runs from ops.sync_run group by status');
    expect(rows.map(({ status }) => status)).to.deep.equal(['succeeded']);
    expect(Number(rows[0].runs)).to.be.at.least(8);
    expect(most).to.equal(1);
  });

  it('gives the run of a killed worker to another, which resumes it', async () => {
    const pages = 40;
    const connector = shelfPlatform({ pages: Array.from({ length: pages }, (_, i) => shelfCustomers(i * 10, 10)) });
    await prepareJobs(jobSetup(database.pool, connector));
    const child = await workElsewhere(pages, 50);
    const { run } = (await requestSyncs(database.pool, { trigger: 'api' }))[0]!;
    const pagesRead = async () => {
      const { rows } = await database.pool.query(
        "select (state ->> 'pagesRead')::integer as pages from ops.stream_state",
      );
      return rows[0]?.pages ?? 0;
    };
    await waitFor('some pages', async () => (await pagesRead()) >= 3);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const before = await pagesRead();
    expect(before).to.be.lessThan(pages);
    await work(connector);
    await waitFor('the run to end', () => isOver(run.runId), 30_000);
    const ended = await findRun(database.pool, run.runId);
    // Its attempts are counted from zero again, because the second one got further.
    expect([ended!.status, ended!.attempt]).to.deep.equal(['succeeded', 1]);
    const { rows } = await database.pool.query('select fetched, new_records from ops.sync_run_stream');
    expect(rows).to.deep.equal([{ fetched: String(pages * 10), new_records: String(pages * 10) }]);
    const { rows: built } = await database.pool.query('select count(*) as customers from warehouse.dim_customer');
    expect(built[0].customers).to.equal(String(pages * 10));
  });

  it('fails a run that has killed all its workers', async () => {
    await prepareJobs(jobSetup(database.pool, shelfPlatform({ pages: [] })));
    const { run } = (await requestSyncs(database.pool, { trigger: 'api' }))[0]!;
    await database.pool.query("update ops.sync_run set status = 'running', phase = 'extract', deaths = $1", [
      quickWorker.maxAttempts - 1,
    ]);
    await work(shelfPlatform({ pages: [] }));
    await waitFor('the run to fail', () => isOver(run.runId));
    const failed = await findRun(database.pool, run.runId);
    expect([failed!.status, failed!.errorCode]).to.deep.equal(['failed', 'worker_died']);
  });

  it('finds a run whose job got lost', async () => {
    const connector = shelfPlatform({ pages: [] });
    await prepareJobs(jobSetup(database.pool, connector));
    const { run } = (await requestSyncs(database.pool, { trigger: 'api' }))[0]!;
    await database.pool.query("delete from jobs.agenda_jobs where name = 'sync'");
    await work(connector);
    await waitFor('the run to end', () => isOver(run.runId));
  });

  it('survives when its connections are cut, including the listening one', async () => {
    await work(shelfPlatform({ pages: [] }));
    const { rowCount } = await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cartograph queue' and datname = current_database()",
    );
    expect(rowCount).to.be.at.least(1);
    const { run } = (await requestSyncs(database.pool, { trigger: 'api' }))[0]!;
    await waitFor('the run to end', () => isOver(run.runId));
    await waitFor('a new listening connection', async () => {
      const { rowCount: listening } = await database.pool.query(
        "select 1 from pg_stat_activity where application_name = 'cartograph queue' and datname = current_database() and query ilike 'listen%'",
      );
      return listening === 1;
    });
  });

  /** A page that lasts until `end`, without noticing that the process is stopping, like a slow response. */
  function heldPage() {
    const end = new AbortController();
    const page = { isAtWork: false, isStopped: false, wasStopped: undefined as boolean | undefined };
    const beforePage = async (): Promise<void> => {
      page.isAtWork = true;
      if (!end.signal.aborted) await once(end.signal, 'abort');
      page.wasStopped ??= page.isStopped;
    };
    /** Stops the queue, ends the page later, and returns whether the queue had stopped before that. */
    const stopQueue = async (): Promise<boolean | undefined> => {
      const { queue, stopping } = queues.pop()!;
      stopping.abort();
      const stopped = queue.stop().then(() => {
        page.isStopped = true;
      });
      // Longer than the queue's polling interval.
      await delay(1500);
      end.abort();
      await stopped;
      return page.wasStopped;
    };
    return { page, beforePage, stopQueue };
  }

  it('stops once the running jobs have ended, however long they take', async () => {
    const { page, beforePage, stopQueue } = heldPage();
    await work(shelfPlatform({ pages: [shelfCustomers(0, 3), shelfCustomers(3, 3)], beforePage }));
    const { run } = (await requestSyncs(database.pool, { trigger: 'api' }))[0]!;
    await waitFor('the run to begin', () => page.isAtWork);
    expect(await stopQueue()).to.equal(false);
    expect((await findRun(database.pool, run.runId))!.status).to.equal('queued');
  });

  it('stops once the running jobs have ended, including one that the machine slept through', async () => {
    const lines: LogLine[] = [];
    const isGivenUp = () => lines.some(({ error }) => /canceled/.test(String(error)));
    const { page, beforePage, stopQueue } = heldPage();
    const hear = (line: LogLine): void => void lines.push(line);
    await work(shelfPlatform({ pages: [[]], beforePage }), ['shelf'], undefined, listeningLogger(hear));
    await requestSyncs(database.pool, { trigger: 'api' });
    await waitFor('the run to begin', () => page.isAtWork);
    // As after a sleep: Agenda compares the job's last heartbeat with this, and it is an hour later than it was.
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
    await waitFor('the queue to give the job up', isGivenUp).finally(() => {
      Date.now = now;
    });
    expect(await stopQueue()).to.equal(false);
    expect(lines.filter(({ msg }) => msg === 'could not release a lease')).to.deep.equal([]);
  });

  it('that cannot start leaves no running job and no open connection', async () => {
    await database.pool.query('alter table jobs.agenda_jobs rename column repeat_timezone to another');
    const error = await rejection(work(shelfPlatform({ pages: [] })));
    expect(error.message).to.include('repeat_timezone');
    await waitFor('its connections to be closed', async () => {
      const { rowCount } = await database.pool.query(
        "select 1 from pg_stat_activity where application_name = 'cartograph queue' and datname = current_database()",
      );
      return rowCount === 0;
    });
  });

  it('keeps a schedule for each configured source in its own zone, and leaves unchanged ones alone', async () => {
    const connector = shelfPlatform({ pages: [] });
    const schedules = async () =>
      (
        await database.pool.query(
          `select name, repeat_interval, repeat_timezone, (next_run_at at time zone 'Europe/London')::time::text as at
           from jobs.agenda_jobs where name like 'schedule:%' order by name`,
        )
      ).rows;
    await work(connector, ['shelf', 'rack']);
    const daily = { repeat_interval: '0 5 * * *', repeat_timezone: 'Europe/London', at: '05:00:00' };
    expect(await schedules()).to.deep.equal([
      { name: 'schedule:rack', ...daily },
      { name: 'schedule:shelf', ...daily },
    ]);
    await database.pool.query("update jobs.agenda_jobs set disabled = true where name = 'schedule:shelf'");
    await work(connector, ['shelf']);
    expect(await schedules()).to.deep.equal([{ name: 'schedule:shelf', ...daily }]);
    const { rows } = await database.pool.query("select disabled from jobs.agenda_jobs where name = 'schedule:shelf'");
    expect(rows).to.deep.equal([{ disabled: true }]);
  });

  it('keeps a schedule that was changed while a worker is running its job', async () => {
    const connector = shelfPlatform({ pages: [] });
    await work(connector);
    const locking = await database.pool.connect();
    await locking.query('begin; lock table ops.sync_run in share mode');
    await database.pool.query("update jobs.agenda_jobs set next_run_at = now() where name = 'schedule:shelf'");
    await waitFor('the job to be in hand', async () => {
      const { rowCount } = await database.pool.query(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%insert into ops.sync_run %' and datname = current_database()",
      );
      return rowCount === 1;
    });
    const [source] = jobSetup(database.pool, connector).config.sources;
    await work(connector, ['shelf'], [{ ...source!, schedule: '30 6 * * *' }]);
    await locking.query('commit');
    locking.release();
    await waitFor('the run to end', async () => {
      const { rows } = await database.pool.query("select 1 from ops.sync_run where status = 'succeeded'");
      return rows.length === 1;
    });
    const [former] = queues.splice(0, 1);
    former!.stopping.abort();
    await former!.queue.stop();
    const { rows } = await database.pool.query(
      `select repeat_interval, (next_run_at at time zone 'Europe/London')::time::text as at
       from jobs.agenda_jobs where name = 'schedule:shelf'`,
    );
    expect(rows).to.deep.equal([{ repeat_interval: '30 6 * * *', at: '06:30:00' }]);
  });

  it('syncs a source that is due, also if it was missed while no worker ran, and reports it late until then', async () => {
    const connector = shelfPlatform({ pages: [shelfCustomers(0, 1)] });
    await work(connector);
    const { queue, stopping } = queues.pop()!;
    stopping.abort();
    await queue.stop();
    await database.pool.query(
      "update jobs.agenda_jobs set next_run_at = now() - interval '5 hours' where name = 'schedule:shelf'",
    );
    const condition = (inMinutes: number) =>
      readSyncCondition(database.pool, everySource, new Date(Date.now() + inMinutes * 60_000));
    expect((await condition(3)).worker.isAlive).to.equal(false);
    expect((await condition(3)).late.map(({ sourceId, reason }) => [sourceId, reason])).to.deep.equal([
      ['shelf', 'no_worker'],
    ]);
    await work(connector);
    const run = await waitFor('a scheduled run', async () => {
      const { rows } = await database.pool.query("select trigger, status from ops.sync_run where status = 'succeeded'");
      return rows[0];
    });
    expect(run.trigger).to.equal('schedule');
    const now = await condition(0);
    expect([now.worker.isAlive, now.late]).to.deep.equal([true, []]);
  });
});
