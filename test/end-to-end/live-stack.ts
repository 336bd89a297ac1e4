import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { SourceConfig } from '../../src/config/config.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { searchText } from '../support/leaks.js';
import { prepareDataFolder } from '../support/prepared-server.js';
import { spawnCli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';
import { kill, type WorkerProcess, writeConfig } from './live-worker.js';

const startDeadlineMs = 30_000;

/** `cartograph start` on a data folder of its own: database, worker and API. */
interface LiveStack {
  start(): Promise<void>;
  ask(query: string): Promise<unknown>;
  /** SIGKILL to the process and to its Postgres at once. */
  killEverything(): Promise<void>;
  /** Works on the stack's database like one more process. */
  withDatabase<T>(work: (pool: Pool) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function createLiveStack(source: SourceConfig): LiveStack {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-stack-'));
  const dataDir = path.join(folder, 'data');
  writeConfig(folder, source, { dataDir, api: { port: 0 } });
  let child: WorkerProcess | undefined;
  let url = '';
  const postgres = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir });
  return {
    start: async () => {
      if (!existsSync(dataDir)) await prepareDataFolder(dataDir);
      const started = spawnCli(['start'], folder, { NODE_ENV: 'production' });
      child = started;
      let log = '';
      started.stderr.on('data', (chunk: Buffer) => {
        log += chunk.toString();
      });
      url = await waitFor(
        'the API to listen',
        () => {
          if (started.exitCode !== null) throw new Error(`it ended:\n${log}`);
          return /GraphQL at (\S+?)"/.exec(log)?.[1];
        },
        startDeadlineMs,
      );
    },
    ask: async (query) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const text = await response.text();
      searchText('an answer of `cartograph start`', text);
      return JSON.parse(text) as unknown;
    },
    killEverything: async () => {
      const postmaster = Number(readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(postmaster, 'SIGKILL');
      await kill(child!);
    },
    withDatabase: async (work) => {
      const server = await postgres();
      const pool = createPool(server.url);
      try {
        return await work(pool);
      } finally {
        await pool.end();
        await server.stop();
      }
    },
    close: async () => {
      if (child) await kill(child);
      await (await postgres()).stop();
      rmSync(folder, { recursive: true });
    },
  };
}
