import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { loadConfig } from '../../src/config/load.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { connectors } from '../../src/ingest/registry.js';
import type { JobContext } from '../../src/jobs/context/context.js';
import { warehouseSettings } from '../../src/jobs/context/warehouse-settings.js';
import { rebuild } from '../../src/jobs/pipeline/rebuild.js';
import { takeInRates } from '../../src/jobs/pipeline/sync-rates.js';
import { readOwnRates } from '../../src/jobs/rates/read-rates.js';
import { requestImport } from '../../src/jobs/runs/request-import.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { runSync } from '../../src/jobs/runs/run-sync.js';
import { registerSources } from '../../src/ledger/sources/registry.js';
import { findRun } from '../../src/ledger/sync-runs/sync-run.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { systemClock } from '../../src/runtime/clock.js';
import { silentLogger } from '../../src/runtime/log.js';

/** The same product in this process, on its own database, with undisturbed jobs. */
export interface Twin {
  pool: Pool;
  sync(): Promise<void>;
  import(place: string): Promise<void>;
  takeRates(file: string): Promise<void>;
  rebuild(): Promise<void>;
  close(): Promise<void>;
}

export async function openTwin(folder: string, url: string): Promise<Twin> {
  const pool = createPool(url, { applicationName: 'cartograph twin' });
  const settings = Object.fromEntries(
    Object.values(connectors).flatMap((known) => (known ? [[known.platform, known.settings]] : [])),
  );
  const config = loadConfig({
    platforms: settings,
    folder,
    file: path.join(folder, 'cartograph.yaml'),
    environment: {},
  });
  const context: JobContext = {
    ...{ pool, clock: systemClock, log: silentLogger, config, connectors, holder: `twin/${randomUUID()}` },
    signal: new AbortController().signal,
  };
  await registerSources(pool, config.sources);
  await prepareWarehouse(pool, warehouseSettings(config));

  const carryOut = async (runId: string): Promise<void> => {
    await runSync(context, runId);
    const run = await findRun(pool, runId);
    if (run?.status !== 'succeeded') throw new Error(`the twin's run is ${run?.status}: ${run?.errorMessage}`);
  };
  return {
    pool,
    sync: async () => {
      const [requested] = await requestSyncs(pool, { sourceId: 'harbour', trigger: 'cli' });
      await carryOut(requested!.run.runId);
    },
    import: async (place) => {
      const { run } = await requestImport(pool, { sourceId: 'till', path: place });
      await carryOut(run.runId);
    },
    takeRates: async (file) => {
      await takeInRates(context, [{ ...(await readOwnRates(file)), fingerprint: null }]);
    },
    rebuild: async () => {
      await rebuild(context);
    },
    close: () => pool.end(),
  };
}
