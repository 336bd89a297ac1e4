import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { SystemError } from '../runtime/errors.js';
import { type Logger, silentLogger } from '../runtime/log.js';
import {
  type Cluster,
  choosePort,
  initialise,
  openCluster,
  runningPort,
  startServer,
  stopServer,
} from './embedded/cluster.js';
import { diskProblem } from './embedded/disk.js';
import { withStartLock } from './embedded/start-lock.js';
import { untilStarted } from './embedded/until-started.js';
import { openConnection } from './pool.js';

/** For a machine shared with other programs. Durability is unchanged: synchronous_commit and fsync are on. */
const machineSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  // No socket file: everything of this server is in its data folder.
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  wal_compression: 'on',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  jit: 'off',
  log_min_messages: 'warning',
  TimeZone: 'UTC',
};

const databaseName = 'cartograph';
/** Each process that uses the server holds one connection with this name; the last one to leave stops the server. */
const keeperName = 'cartograph keeper';
const attachDeadlineMs = 60_000;
const attachRetryMs = 100;

interface EmbeddedPostgresOptions {
  /** The folder that contains all of the server's files. */
  dataDir: string;
  /** Default: a free port, which is remembered. */
  port?: number;
  /** Additional server settings. */
  settings?: Record<string, string>;
  log?: Logger;
}

export interface EmbeddedPostgres {
  url: string;
  /** What is wrong with the server or its disk, and what to do; null if nothing is. */
  condition(): Promise<string | null>;
  /** Stops the server unless another process still uses it. Close the pools first. */
  stop(): Promise<void>;
}

/**
 * Starts the Postgres of a data folder, or attaches to the running one: another process's, or one that a killed
 * process left behind. Several processes may share a folder; each calls this, and the last to call `stop` stops the server. When the
 * server ends, killed or for lack of disk space, it is started again, with growing pauses until it succeeds.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? silentLogger;
  const dataDir = path.resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const lock = path.join(dataDir, 'start.lock');
  const cluster = await openCluster(dataDir, log);
  const stopping = new AbortController();
  let keeper = await withStartLock(lock, () => startOrAttach(cluster, options)).catch(async (cause: unknown) => {
    const full = await diskProblem(cluster.folder);
    throw full === null ? cause : new SystemError(full, { code: 'embedded_disk_full', cause });
  });
  /** Set while the server is not running. */
  let away: Promise<void> | null = null;
  watch(keeper);

  function watch({ client }: Keeper): void {
    client.once('end', () => {
      if (!stopping.signal.aborted) away = bringBack();
    });
  }

  async function bringBack(): Promise<void> {
    log.warn('the embedded Postgres has stopped; restarting it');
    const next = await untilStarted(cluster, stopping.signal, () =>
      withStartLock(lock, async () => {
        if (stopping.signal.aborted) return null;
        // The pools of this process know only the old port.
        return await startOrAttach(cluster, { ...options, port: keeper.port }, stopping.signal);
      }),
    );
    away = null;
    if (!next) return;
    keeper = next;
    watch(next);
  }

  return {
    url: keeper.url,
    condition: async () => (await diskProblem(cluster.folder)) ?? (away ? serverAway : null),
    stop: async () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      await away;
      await withStartLock(lock, () => leave(cluster, keeper));
    },
  };
}

const serverAway =
  'The embedded PostgreSQL has stopped and is being restarted. The reason is in the log of the process.';

interface Keeper {
  client: pg.Client;
  url: string;
  port: number;
}

async function startOrAttach(
  cluster: Cluster,
  options: EmbeddedPostgresOptions,
  signal?: AbortSignal,
): Promise<Keeper> {
  const password = await initialise(cluster);
  const deadline = Date.now() + attachDeadlineMs;
  for (;;) {
    // Checked again after each failure: a server that was found may have been about to stop.
    const port = (await runningPort(cluster)) ?? (await start(cluster, options));
    const urlOf = (database: string): string => `postgres://cartograph:${password}@127.0.0.1:${port}/${database}`;
    try {
      await ensureDatabase(urlOf('postgres'));
      const url = urlOf(databaseName);
      const client = await openConnection(url, { applicationName: keeperName, queryTimeoutMs: attachDeadlineMs });
      cluster.log.info({ folder: cluster.folder, port }, 'embedded Postgres is ready');
      return { client, url, port };
    } catch (cause) {
      // A server that has just started, or is recovering from a crash, refuses connections for a while.
      if (signal?.aborted || Date.now() > deadline) {
        throw new SystemError(
          `The embedded Postgres is running but accepts no connections. Its log: ${cluster.logFile}`,
          {
            code: 'embedded_not_reachable',
            cause,
          },
        );
      }
      await delay(attachRetryMs);
    }
  }
}

async function start(cluster: Cluster, { port: wanted, settings }: EmbeddedPostgresOptions): Promise<number> {
  const port = wanted ?? (await choosePort(cluster));
  await startServer(cluster, port, { ...machineSettings, ...settings });
  return port;
}

async function ensureDatabase(url: string): Promise<void> {
  const client = await openConnection(url, { applicationName: keeperName, queryTimeoutMs: attachDeadlineMs });
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

async function leave(cluster: Cluster, { client }: Keeper): Promise<void> {
  const othersStay = await othersUse(client);
  await client.end().catch(() => undefined);
  if (othersStay) cluster.log.info('the embedded Postgres keeps running: another process uses it');
  else if ((await runningPort(cluster)) !== null) {
    await stopServer(cluster);
    cluster.log.info('embedded Postgres stopped');
  }
}

async function othersUse(client: pg.Client): Promise<boolean> {
  try {
    const { rowCount } = await client.query(
      'select 1 from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid() limit 1',
      [keeperName],
    );
    return rowCount !== 0;
  } catch {
    return false;
  }
}
