import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import {
  type Cluster,
  choosePort,
  initialise,
  openCluster,
  startServer,
  stopServer,
} from '../../src/database/embedded/cluster.js';
import { withStartLock } from '../../src/database/embedded/start-lock.js';
import { migrate } from '../../src/database/migrate.js';
import { registerSecret } from './secrets.js';
import { testLogger } from './test-logger.js';

/** A migrated database of every copy that nothing connects to, so that others can be created from it. */
export const migratedTemplate = 'template_migrated';

/** Nothing of it has to survive a power cut. Standbys can follow its copies. */
const settings = {
  ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '40' },
  ...{ fsync: 'off', full_page_writes: 'off', autovacuum: 'off' },
};

interface Prepared {
  cluster: Cluster;
  password: string;
}

let prepared: Promise<Prepared> | undefined;
let own: string | undefined;

/**
 * Fills a cluster that is new with files of a server that is stopped, with its database `cartograph` migrated: creating them takes
 * more than a second of processor time, copying them a twentieth. Not for tests of what a first start does. Returns the password.
 */
export async function copyPrepared(into: Cluster): Promise<string> {
  prepared ??= prepare();
  const { cluster, password } = await prepared;
  copyCluster(cluster.folder, into);
  const passwordFile = path.join(into.home, 'postgres.password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (into.user) chownSync(passwordFile, into.user.uid, into.user.gid);
  return password;
}

/** The same for a data folder of the product, which may not exist yet. */
export async function prepareDataFolder(dataDir: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  await copyPrepared(await openCluster(dataDir, testLogger));
}

/** Copies the files of a stopped server into a cluster, for the user that runs it. */
export function copyCluster(folder: string, into: Cluster): void {
  cpSync(folder, into.folder, { recursive: true });
  if (!into.user) return;
  for (const name of readdirSync(into.folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(path.join(into.folder, name), into.user.uid, into.user.gid);
  }
}

/** Removes it, unless it is in the folder of a run of several processes. */
export function removePrepared(): void {
  if (own !== undefined) rmSync(own, { recursive: true, force: true });
}

/** Once for a run: the first process that needs it makes it, others wait. */
async function prepare(): Promise<Prepared> {
  const home = process.env.CARTOGRAPH_TEST_RUN ?? ownFolder();
  const cluster = await openCluster(home, testLogger);
  const mark = path.join(home, 'prepared');
  return withStartLock(path.join(home, 'start.lock'), async () => {
    const password = await initialise(cluster);
    registerSecret('the password of the test servers', password);
    if (existsSync(mark)) return { cluster, password };
    const port = await choosePort(cluster);
    await startServer(cluster, port, settings);
    try {
      await createDatabases(`postgres://cartograph:${password}@127.0.0.1:${port}`, password);
    } finally {
      await stopServer(cluster);
    }
    rmSync(cluster.logFile);
    writeFileSync(mark, '');
    return { cluster, password };
  });
}

async function createDatabases(url: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  await client.connect();
  try {
    // Each of ten thousand connections would stretch the password again.
    await client.query('set scram_iterations = 1');
    await client.query(`alter role cartograph password ${pg.escapeLiteral(password)}`);
    await client.query(`create database ${migratedTemplate}`);
    await migrate(`${url}/${migratedTemplate}`, testLogger);
    await client.query(`create database cartograph template ${migratedTemplate} strategy file_copy`);
  } finally {
    await client.end();
  }
}

function ownFolder(): string {
  // Named like the clusters of tests, so that the next run removes what a killed one left.
  own = mkdtempSync(path.join(os.tmpdir(), `cartograph-test-${process.pid}-prepared-`));
  return own;
}
