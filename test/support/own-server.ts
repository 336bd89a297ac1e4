import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import {
  type Cluster,
  choosePort,
  initialise,
  openCluster,
  runningPort,
  startServer,
  stopServer,
} from '../../src/database/embedded/cluster.js';
import { copyCluster, copyPrepared } from './prepared-server.js';
import { registerSecret } from './secrets.js';
import { testLogger } from './test-logger.js';
import { waitFor } from './wait-for.js';

/** A Postgres of its own that nothing restarts, as an operator has one: for tests that stop, fill or reconfigure it. */
export interface OwnServer {
  /** Of the database `cartograph`, by its superuser; migrated if the server is a copy of the prepared one. */
  url: string;
  folder: string;
  start(settings?: Record<string, string>): Promise<void>;
  /** Like an operator: sessions are ended, everything is written. */
  stop(): Promise<void>;
  /** Like a power cut: nothing is written, and the next start recovers. */
  crash(): Promise<void>;
  /** From the next start on it is a standby of a server that never answers, or no longer. */
  beStandby(isStandby: boolean): Promise<void>;
  /** Ends the recovery of a standby: it then accepts connections and writes. */
  promote(): Promise<void>;
  /** SIGSTOP or SIGCONT to the postmaster and all its children, like a machine that hangs and resumes. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** One statement by the superuser, on a connection of its own. */
  administer(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  remove(): Promise<void>;
}

/** Another version than the embedded one: POSTGRES_BIN=/usr/lib/postgresql/15/bin npx mocha … */
const otherVersion = process.env.POSTGRES_BIN;

const usual = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: '40' };

/** @param isCopy false: not a copy of the prepared one but another server for Postgres too, without tables */
export async function createOwnServer({ isCopy = otherVersion === undefined } = {}): Promise<OwnServer> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'cartograph-server-'));
  const cluster = await openOwnCluster(home);
  const password = isCopy ? await copyPrepared(cluster) : await initialise(cluster);
  registerSecret('the password of a server', password);
  const server = await serverOf(cluster, home, password);
  await server.start();
  if (!isCopy) await server.administer('create database cartograph');
  return server;
}

/**
 * A streaming standby of `primary`: its files, copied while it is stopped for a moment. Both run with the settings of `createOwnServer`.
 */
export async function createStandby(primary: OwnServer): Promise<OwnServer> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'cartograph-standby-'));
  const cluster = await openOwnCluster(home);
  const { username, password, port } = new URL(primary.url);
  await primary.stop();
  copyCluster(primary.folder, cluster);
  await primary.start();
  appendFileSync(
    path.join(cluster.folder, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${port} user=${username} password=${password}'\n` +
      // Tests that stop the primary need not wait five seconds for the next attempt.
      "wal_retrieve_retry_interval = '100ms'\n",
  );
  const server = await serverOf(cluster, home, password);
  await server.beStandby(true);
  await server.start();
  return server;
}

async function openOwnCluster(home: string): Promise<Cluster> {
  const opened = await openCluster(home, testLogger);
  if (otherVersion === undefined) return opened;
  return {
    ...opened,
    binaries: { initdb: path.join(otherVersion, 'initdb'), pgCtl: path.join(otherVersion, 'pg_ctl') },
  };
}

async function serverOf(cluster: Cluster, home: string, password: string): Promise<OwnServer> {
  const port = await choosePort(cluster);
  const urlOf = (database: string): string => `postgres://cartograph:${password}@127.0.0.1:${port}/${database}`;
  const stop = async (): Promise<void> => {
    if ((await runningPort(cluster)) !== null) await stopServer(cluster);
  };
  const administer = async (sql: string, database = 'postgres'): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: urlOf(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const postmaster = (): number =>
    Number(readFileSync(path.join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  return {
    url: urlOf('cartograph'),
    folder: cluster.folder,
    start: (settings = {}) => startServer(cluster, port, { ...usual, ...settings }),
    stop,
    crash: async () => {
      process.kill(postmaster(), 'SIGQUIT');
      await waitFor('the server to be gone', async () => (await runningPort(cluster)) === null);
    },
    beStandby: async (isStandby) => {
      const mark = path.join(cluster.folder, 'standby.signal');
      if (!isStandby) return rmSync(mark, { force: true });
      writeFileSync(mark, '');
      if (cluster.user) chownSync(mark, cluster.user.uid, cluster.user.gid);
    },
    promote: async () => {
      const mark = path.join(cluster.folder, 'promote');
      writeFileSync(mark, '');
      if (cluster.user) chownSync(mark, cluster.user.uid, cluster.user.gid);
      process.kill(postmaster(), 'SIGUSR1');
    },
    signal: (name) => {
      const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster())])
        .toString()
        .trim()
        .split(/\s+/);
      for (const pid of [postmaster(), ...children.map(Number)]) process.kill(pid, name);
    },
    administer,
    remove: async () => {
      await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
