import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { createPool, type Pool, type Queryable } from '../../src/database/pool.js';
import { searchDatabase } from './database-secrets.js';
import { knownForms, noteLeaks } from './leaks.js';
import { migratedTemplate, prepareDataFolder } from './prepared-server.js';

export interface TestDatabase {
  url: string;
  pool: Pool;
  /** Adds what is found to the leaks, which fail the run at its end. */
  searchForSecrets(): Promise<void>;
  /** Searches it for secrets and drops it, both while the next test runs. Its pool takes no more work. */
  drop(): Promise<void>;
}

const folderPrefix = 'cartograph-test-';

/** Nothing here has to survive a power cut, and nothing replicates the write-ahead log. */
const fleeting = {
  ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0' },
  ...{ wal_compression: 'off', checkpoint_timeout: '1h', max_connections: '200' },
  // For tables as small as a test's a second process costs more than it saves, and no database lives until the launcher
  // wakes.
  ...{ max_parallel_workers_per_gather: '0', autovacuum: 'off' },
};

const preparations = new Map<string, { code: string; isReady: Promise<void> }>();
const underWay = new Set<Promise<void>>();
const mostUnderWay = 3;
const failures: unknown[] = [];
let cluster: Promise<Cluster> | undefined;

interface Cluster {
  server: EmbeddedPostgres;
  folder: string;
  /** Two sessions of the superuser, so that none is created behind one that is being dropped. */
  creating: Administrator;
  dropping: Administrator;
}

/** A database of its own with all migrations run: a copy of a template in the test run's one cluster (about 50 ms). */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(`template ${migratedTemplate} strategy file_copy`);
}

/**
 * A migrated database after `prepare`. That runs once for each name, and is then copied: filling the calendar takes
 * longer than the copy.
 */
export async function createPreparedDatabase(
  name: string,
  prepare: (pool: Pool) => Promise<void>,
): Promise<TestDatabase> {
  const prepared = `template_${name}`;
  const code = String(prepare);
  const known = preparations.get(prepared) ?? { code, isReady: prepareTemplate(prepared, prepare) };
  preparations.set(prepared, known);
  if (known.code !== code) throw new Error(`another test file prepares "${name}" in another way: choose another name`);
  await known.isReady;
  return createDatabase(`template ${prepared} strategy file_copy`);
}

async function prepareTemplate(name: string, prepare: (pool: Pool) => Promise<void>): Promise<void> {
  cluster ??= startCluster();
  const { server, creating } = await cluster;
  await creating.run(`create database ${name} template ${migratedTemplate} strategy file_copy`);
  const pool = createPool(databaseUrl(server.url, name), { applicationName: 'test' });
  try {
    await prepare(pool);
  } finally {
    await pool.end();
  }
}

/** A database without any table, for tests of the migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('');
}

async function createDatabase(from: string): Promise<TestDatabase> {
  cluster ??= startCluster();
  const { server, creating, dropping } = await cluster;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await creating.run(`create database ${name} ${from}`);
  const url = databaseUrl(server.url, name);
  const pool = createPool(url, { applicationName: 'test' });
  return {
    url,
    pool,
    searchForSecrets: async () => noteLeaks(await searchDatabase(pool, knownForms())),
    drop: async () => {
      const last = await lastOf(pool);
      await soon(async () => {
        try {
          noteLeaks(await searchDatabase(last, knownForms()));
        } finally {
          await last.end();
        }
        await dropping.run(`drop database if exists ${name} with (force)`);
      });
    },
  };
}

interface LastClient extends Queryable {
  end(): Promise<void>;
}

/**
 * Ends a pool but for one connection: a new one would take longer to connect and to read the catalogue than to search.
 * Waits until the pool has all others back.
 */
async function lastOf(pool: Pool): Promise<LastClient> {
  const client = await pool.connect();
  const ended = pool.end();
  while (pool.totalCount > 1) await once(pool, 'remove');
  // What a test left behind in it.
  await client.query('rollback; reset role');
  return {
    query: client.query.bind(client),
    end: async () => {
      client.release(true);
      await ended;
    },
  };
}

/**
 * The next test begins meanwhile, unless several of these are running. Failures are reported at the end of the test
 * run.
 */
async function soon(work: () => Promise<void>): Promise<void> {
  if (underWay.size >= mostUnderWay) await Promise.race(underWay);
  const one: Promise<void> = work()
    .catch((error: unknown) => void failures.push(error))
    .finally(() => underWay.delete(one));
  underWay.add(one);
}

async function startCluster(): Promise<Cluster> {
  await removeLeftovers();
  const folder = mkdtempSync(path.join(os.tmpdir(), `${folderPrefix}${process.pid}-`));
  await prepareDataFolder(folder);
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    settings: fleeting,
  });
  // The first session in a database writes its relation cache (pg_internal.init), which copies of the template have too; a starting server
  // removes it. Without it the first session of each copy takes twice as long.
  await (await administer(server.url, migratedTemplate)).end();
  const [creating, dropping] = [await administer(server.url), await administer(server.url)];
  return { server, folder, creating, dropping };
}

/**
 * Clusters of test runs that were killed. Several processes start at once: each leftover goes to the one that renames
 * it. A cluster that cannot be removed does not fail a run.
 */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(os.tmpdir()).filter((entry) => entry.startsWith(folderPrefix))) {
    const pid = Number(name.slice(folderPrefix.length).split('-')[0]);
    if (isAlive(pid)) continue;
    const own = path.join(os.tmpdir(), `${folderPrefix}${process.pid}-left-by-${name.slice(folderPrefix.length)}`);
    try {
      renameSync(path.join(os.tmpdir(), name), own);
    } catch {
      continue;
    }
    // Its server may still run: one that is started in its place stops it.
    await startEmbeddedPostgres({ dataDir: own })
      .then((server) => server.stop())
      .catch(() => undefined);
    rmSync(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function databaseUrl(url: string, database: string): string {
  const copy = new URL(url);
  copy.pathname = `/${database}`;
  return copy.href;
}

interface Administrator {
  /** One statement after the other: a client accepts no second one while one is running. */
  run(sql: string): Promise<unknown>;
  end(): Promise<void>;
}

async function administer(url: string, database = 'postgres'): Promise<Administrator> {
  const client = new pg.Client({ connectionString: databaseUrl(url, database) });
  await client.connect();
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (sql) => {
      const next = last.then(() => client.query(sql));
      // A failure is for the caller; the next statement still runs.
      last = next.catch(() => undefined);
      return next;
    },
    end: () => client.end(),
  };
}

/** Waits for remaining searches and drops, and stops the cluster, if one was started. */
export async function closeCluster(): Promise<void> {
  if (!cluster) return;
  const { server, folder, creating, dropping } = await cluster;
  await Promise.all(underWay);
  await Promise.all([creating.end(), dropping.end()]);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  if (failures.length > 0) throw new AggregateError(failures, 'databases could not be searched or dropped');
}
