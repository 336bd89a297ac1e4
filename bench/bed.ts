import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.js';
import { projectFile } from '../src/runtime/project-files.js';
import { type BenchPlatformName, benchPlatforms } from './platforms.js';

/** The environment of a benchmark: its own Postgres with temporary databases, and replay servers. */
export interface Bed {
  /** Creates an empty database and returns its URL. */
  database(name: string): Promise<string>;
  /** Copies the database of this URL, which must have no connections; returns the copy's URL. */
  copy(name: string, databaseUrl: string): Promise<string>;
  /** The URL of a database of this name; null: there is none. */
  find(name: string): Promise<string | null>;
  /** Names the database of this URL, which must have no connections, otherwise; returns its new URL. */
  rename(databaseUrl: string, name: string): Promise<string>;
  /** Starts a replay server with `orders` recorded orders of a platform, in a separate process. */
  replay(platform: BenchPlatformName, orders: number): Promise<{ url: string; stop(): void }>;
  /** Writes a configuration file for the product with one source, `recorded`: a replay server. */
  config(platform: BenchPlatformName, databaseUrl: string, replayUrl: string): Promise<string>;
  postmasterPid: number;
  close(): Promise<void>;
}

/** `keptFolder`: where its files are and stay; left out: in a temporary folder. */
export async function makeBed(settings: Record<string, string> = {}, keptFolder?: string): Promise<Bed> {
  const folder = keptFolder ?? (await mkdtemp(path.join(tmpdir(), 'cartograph-bench-')));
  const postgres = await startEmbeddedPostgres({ dataDir: folder, settings });
  const servers: { stop(): void }[] = [];
  const pidFile = await readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8');
  return {
    postmasterPid: Number(pidFile.split('\n')[0]),
    database: (name) => createDatabase(postgres.url, name, 'template1'),
    copy: (name, databaseUrl) => createDatabase(postgres.url, name, new URL(databaseUrl).pathname.slice(1)),
    find: (name) => findDatabase(postgres.url, name),
    rename: (databaseUrl, name) => renameDatabase(postgres.url, databaseUrl, name),
    replay: async (platform, orders) => {
      const server = await startReplay(platform, orders);
      servers.push(server);
      return server;
    },
    config: async (platform, databaseUrl, replayUrl) => {
      const file = path.join(folder, `${platform}.yaml`);
      await writeFile(file, productConfig(folder, databaseUrl, benchPlatforms[platform].source(replayUrl)));
      return file;
    },
    close: async () => {
      for (const server of servers) server.stop();
      await postgres.stop();
      if (keptFolder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createDatabase(serverUrl: string, name: string, template: string): Promise<string> {
  await onServer(serverUrl, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name} template ${template}`);
  });
  return urlOf(serverUrl, name);
}

async function findDatabase(serverUrl: string, name: string): Promise<string | null> {
  const { rowCount } = await onServer(serverUrl, (client) =>
    client.query('select 1 from pg_database where datname = $1', [name]),
  );
  return rowCount === 0 ? null : urlOf(serverUrl, name);
}

async function renameDatabase(serverUrl: string, databaseUrl: string, name: string): Promise<string> {
  const before = new URL(databaseUrl).pathname.slice(1);
  await onServer(serverUrl, (client) => client.query(`alter database ${before} rename to ${name}`));
  return urlOf(serverUrl, name);
}

async function onServer<Result>(serverUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function startReplay(platform: string, orders: number): Promise<{ url: string; stop(): void }> {
  const server = spawn(process.execPath, [projectFile('dist', 'bench', 'replay-server.js'), platform, String(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const url of createInterface({ input: server.stdout })) return { url, stop: () => server.kill() };
  throw new Error('the replay server ended before it served');
}

function productConfig(dataDir: string, databaseUrl: string, source: string): string {
  return `
dataDir: ${dataDir}
database:
  url: ${databaseUrl}
reporting:
  currency: GBP
  timezone: Europe/London
sources:
  - id: recorded
    backfillStart: 2024-01-01
${source.replaceAll(/^/gm, '    ')}
`;
}
