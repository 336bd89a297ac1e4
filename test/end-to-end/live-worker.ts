import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { SourceConfig } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { registerSources } from '../../src/ledger/sources/registry.js';
import type { TestDatabase } from '../support/database.js';
import { runCli, spawnCli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';

export type WorkerProcess = ReturnType<typeof spawnCli>;

/**
 * The product like in production: a folder with its configuration, a database, and a worker in a process of its own.
 */
export interface LiveProduct {
  pool: Pool;
  startWorker(): WorkerProcess;
  /** Starts `cartograph api`; resolves once it listens. */
  startApi(): Promise<{ url: string; process: WorkerProcess }>;
  /** The last lines of the workers' logs. */
  lastWords(): string;
  /** Requests a sync like the API; returns the run's id. */
  request(): Promise<string>;
  rebuild(): Promise<void>;
  close(): Promise<void>;
}

/** A dead worker is detected as soon as the configuration allows, and may die any number of times. */
const quickWorker = { heartbeatSeconds: 1, leaseSeconds: 2, staleSeconds: 2, retryDelaySeconds: 1, maxAttempts: 100 };

export function writeConfig(
  folder: string,
  given: SourceConfig | readonly SourceConfig[],
  rest: Record<string, unknown> = {},
): void {
  const sources = [given].flat().map(({ id, platform, backfillStart, settings }) => ({
    ...{ id, platform, backfillStart, settings },
  }));
  writeFileSync(path.join(folder, 'cartograph.yaml'), stringify({ sources, worker: quickWorker, ...rest }));
}

export async function createLiveProduct(source: SourceConfig): Promise<LiveProduct> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-live-'));
  const database: TestDatabase = await createWarehouse();
  const { pool, url } = database;
  writeConfig(folder, source);
  const children: WorkerProcess[] = [];
  let log = '';
  const start = (command: string): WorkerProcess => {
    const child = spawnCli([command], folder, { DATABASE_URL: url, NODE_ENV: 'production', PORT: '0' });
    child.stderr.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
    });
    children.push(child);
    return child;
  };
  return {
    pool,
    startWorker: () => start('worker'),
    startApi: async () => {
      const process = start('api');
      let said = '';
      process.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      const graphqlUrl = await waitFor('the API to listen', () => {
        if (process.exitCode !== null) throw new Error(`it ended:\n${said}`);
        return /GraphQL at (\S+?)"/.exec(said)?.[1];
      });
      return { url: graphqlUrl.replace(/\/graphql$/, ''), process };
    },
    lastWords: () => log,
    request: async () => {
      await registerSources(pool, [source]);
      return (await requestSyncs(pool, { trigger: 'api' }))[0]!.run.runId;
    },
    rebuild: async () => {
      const { code, stderr } = await runCli(['rebuild'], folder, { DATABASE_URL: url });
      if (code !== 0) throw new Error(`the rebuild ended with ${code}:\n${stderr}`);
    },
    close: async () => {
      for (const child of children) await kill(child);
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Sends SIGKILL; the process is gone when this returns. */
export async function kill(child: WorkerProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
