import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda, type Job } from 'agenda';
import { createPool, type Pool, type PoolOptions } from '../../database/pool.js';
import { watchForSilence } from '../../database/silent-connections.js';
import { workerBounds } from '../../database/worker-bounds.js';
import type { Logger } from '../../runtime/log.js';
import { Leases } from '../leases/leases.js';
import { notificationChannel } from '../runs/enqueue-sync.js';
import { requestSyncs } from '../runs/request-syncs.js';
import { type JobDefinition, type JobNeeds, jobTable } from './job-table.js';
import { NotificationChannel } from './notification-channel.js';
import { applySchedules } from './schedules.js';
import { signOfLife } from './sign-of-life.js';
import { type SweepNeeds, sweep } from './sweep.js';

const second = 1000;
/** Jobs are locked one poll before they are due: a shorter lock would expire before its job begins. */
const shortestLockMs = 3 * second;
const pollMs = second;
const drainCheckMs = second / 10;
/** After this time the same error is logged again. */
const repeatMs = 30 * second;
/** Connections of the sweep: its own, that of a lease, and that of the lease's renewal. */
const sweepConnections = 3;
/** The statements of Agenda and of the sweep touch a few rows. */
const longestStatementMs = 20 * second;

/** What the queue needs from its process, and what its jobs do. */
interface QueueNeeds extends JobNeeds {
  /** The process's name, in its leases and its rows of the queue. */
  holder: string;
}

export interface Queue {
  /** Accepts no more jobs and waits for the running ones; `stopping` asks them to finish early. */
  stop(): Promise<void>;
}

/**
 * Runs Agenda's queue in this process: the jobs of the table, and each source's schedule. The handlers do the work;
 * claims, leases and the sweep protect against jobs that the queue runs twice or forgets.
 */
export async function startQueue(url: string, needs: QueueNeeds): Promise<Queue> {
  const { holder } = needs;
  const { pool, sweepPool, close } = openPools(url, needs);
  const atWork = new Set<Promise<void>>();
  try {
    const agenda = await startAgenda(pool, needs, atWork);
    const leases = new Leases({ ...needs, pool: sweepPool });
    const stopSweeping = sweepRegularly({ ...needs, pool: sweepPool, leases });
    return {
      stop: async () => {
        await stopSweeping();
        await drain(agenda);
        await Promise.allSettled(atWork);
        try {
          // Jobs that it locked ahead of their time and did not start are available to other workers at once.
          await pool.query(
            'update agenda_jobs set locked_at = null where last_modified_by = $1 and locked_at is not null',
            [holder],
          );
        } finally {
          await close();
        }
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface QueuePools {
  /** Agenda's. */
  pool: Pool;
  sweepPool: Pool;
  close(): Promise<void>;
}

/**
 * The pools of the queue. The sweep does not use that of the jobs, whose statements may take half an hour: a server process that
 * hangs would silence this worker as long.
 */
function openPools(url: string, { log, worker }: Pick<QueueNeeds, 'log' | 'worker'>): QueuePools {
  const leaseMs = worker.leaseSeconds * second;
  const usual: PoolOptions = {
    ...workerBounds(worker),
    statementTimeoutMs: Math.min(longestStatementMs, leaseMs),
    onError: (error) => log.warn({ error: error.message }, 'an idle connection of the queue broke'),
  };
  // Agenda wants timestamps as Dates and finds its table by the search path.
  const own = { max: 5, applicationName: 'cartograph queue', searchPath: 'jobs', plainTypes: true };
  const pool = createPool(url, { ...usual, ...own });
  const sweepPool = createPool(url, { ...usual, max: sweepConnections, applicationName: 'cartograph sweep' });
  const onCut = (): void => log.warn('a connection of the queue was cut; its statement is abandoned');
  const pools = [pool, sweepPool];
  const watches = pools.map((watched) => watchForSilence(watched, { url, silenceMs: leaseMs / 2, onCut }));
  return {
    pool,
    sweepPool,
    close: async () => {
      await Promise.all(watches.map((stopWatching) => stopWatching()));
      await Promise.all(pools.map((opened) => opened.end()));
    },
  };
}

/**
 * Defines all jobs with their schedules, then accepts the first. Nothing runs before, so that a failure leaves nothing
 * behind.
 */
async function startAgenda(pool: Pool, needs: QueueNeeds, atWork: Set<Promise<void>>): Promise<Agenda> {
  const { log, worker, sources, holder, stopping, pool: jobsPool } = needs;
  // Checked first: without a database Agenda's constructor would reject where nobody can catch it.
  await pool.query('select 1');
  const backend = new PostgresBackend({ pool, ensureSchema: false, disableNotifications: true });
  const channel = new NotificationChannel({ pool, channelName: notificationChannel });
  // A dead worker's job is released after as long as its leases; live workers renew three times as often.
  const lockLifetimeMs = Math.max(worker.leaseSeconds * second, shortestLockMs);
  const table = jobTable(needs);
  const concurrency = table.reduce((sum, job) => sum + job.concurrency, 0) + 1;
  const agenda = new Agenda({
    backend,
    notificationChannel: channel,
    name: holder,
    processEvery: pollMs,
    maxConcurrency: concurrency,
    // No more than it can start: otherwise it locks everything queued before starting the first.
    lockLimit: concurrency,
    defaultConcurrency: 1,
    defaultLockLimit: 1,
    defaultLockLifetime: lockLifetimeMs,
    removeOnComplete: true,
  });
  const warn = warnSparingly(log);
  agenda.on('error', warn);
  // Without a listener, losing the LISTEN connection would end the process.
  channel.on('error', warn);
  const add = (job: JobDefinition): void => define(agenda, job, { log, stopping, touchMs: lockLifetimeMs / 3, atWork });
  for (const job of table) add(job);
  for (const source of sources) {
    add({
      name: scheduleName(source.id),
      schedule: null,
      concurrency: 1,
      handler: async () => void (await requestSyncs(jobsPool, { sourceId: source.id, trigger: 'schedule' })),
    });
  }
  const wanted = table
    .filter(({ schedule }) => schedule !== null)
    .map(({ name, schedule }) => ({ name, interval: schedule!, timezone: null }));
  const bySource = sources.map(({ id, schedule, scheduleTimezone }) => ({
    name: scheduleName(id),
    interval: schedule,
    timezone: scheduleTimezone,
  }));
  await agenda.ready;
  await applySchedules(agenda, pool, [...wanted, ...bySource]);
  await agenda.start();
  return agenda;
}

/**
 * Waits for the running jobs. Agenda checks whether any is left when one completes, but before it removes that one:
 * this makes it check again. It can be asked only once: a second `drain` finds nothing of what is left then.
 */
async function drain(agenda: Agenda): Promise<void> {
  const look = setInterval(() => agenda.emit('complete'), drainCheckMs);
  try {
    await agenda.drain({ closeConnection: false });
  } finally {
    clearInterval(look);
  }
}

/** While the database is down Agenda reconnects ten times a second, and reports each failure twice. */
function warnSparingly(log: Logger): (error: Error) => void {
  let lastMessage = '';
  let lastMs = 0;
  return ({ message }) => {
    const now = performance.now();
    if (message === lastMessage && now - lastMs < repeatMs) return;
    lastMessage = message;
    lastMs = now;
    log.warn({ error: message }, 'an error in the queue; it continues');
  };
}

/**
 * Reports that this worker is alive, and looks for runs of dead ones. Uses a timer in each worker, not a job: a job
 * locked by a killed worker would wait until its lock expires.
 */
function sweepRegularly(needs: SweepNeeds & { holder: string }): () => Promise<void> {
  const { pool, log, worker, holder } = needs;
  let sweeping: Promise<void> = Promise.resolve();
  const sweepOnce = (): void => {
    sweeping = sweeping
      .then(() => signOfLife(pool, holder))
      .then(() => sweep(needs))
      .catch((error: Error) => log.warn({ error: error.message }, 'could not look for runs of dead workers'));
  };
  sweepOnce();
  const timer = setInterval(sweepOnce, (worker.heartbeatSeconds * second) / 2);
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}

function scheduleName(sourceId: string): string {
  return `schedule:${sourceId}`;
}

interface Handling {
  log: Logger;
  stopping: AbortSignal;
  /** How often a running job reports that its worker is alive, in milliseconds. */
  touchMs: number;
  /**
   * The running handlers. Agenda omits those of jobs that it gave up, for example when the machine slept for longer
   * than a job's lock: they still run, and use the pool.
   */
  atWork: Set<Promise<void>>;
}

function define(agenda: Agenda, { name, concurrency, handler }: JobDefinition, handling: Handling): void {
  const options = { concurrency, lockLimit: concurrency };
  const { atWork } = handling;
  const begin = async (job: Job<Record<string, unknown>>): Promise<void> => {
    const work = handle(job, handler, handling);
    atWork.add(work);
    await work.finally(() => atWork.delete(work));
  };
  agenda.define<Record<string, unknown>>(name, begin, options);
}

async function handle(
  job: Job<Record<string, unknown>>,
  handler: JobDefinition['handler'],
  { log, stopping, touchMs }: Handling,
): Promise<void> {
  const touch = setInterval(() => {
    // The row may be gone: a run that was queued again has another.
    job.touch().catch(() => undefined);
  }, touchMs);
  try {
    await handler(job.attrs.data ?? {});
  } catch (error) {
    if (stopping.aborted) return;
    log.error({ job: job.attrs.name, error: (error as Error).stack }, 'a job failed');
    throw error;
  } finally {
    clearInterval(touch);
  }
}
