import type { Lease } from '../database/lease.js';
import { inTransaction } from '../database/transaction.js';
import { prepareWarehouse } from '../models/prepare.js';
import { resetWarehouse } from '../models/reset.js';
import type { RollUpOutcome } from '../models/roll-up.js';
import { type BuildOutcome, buildSource } from './build-source.js';
import { connectSource } from './connect-source.js';
import type { JobContext } from './context.js';
import { withLease } from './hold-lease.js';
import { rollUpWarehouse, warehouseLease } from './publish.js';
import { lacksRates } from './rates/needed-rates.js';
import { readRates } from './rates/read-rates.js';
import { takeRates } from './rates/take-rates.js';
import { rememberProfile } from './sources.js';
import { warehouseSettings } from './warehouse-settings.js';

export interface RebuildOutcome {
  sources: (BuildOutcome & { sourceId: string })[];
  rollUp: RollUpOutcome | null;
}

/**
 * Makes the warehouse anew from the raw log with the configuration as it is now: nothing is downloaded but what the accounts'
 * currency and time zone are. Syncs go on meanwhile and wait with their builds.
 *
 * Readers see the facts fill up again while it runs; the warehouse version, on which caches depend, changes at its end only.
 * One that is interrupted is finished by the next build, which goes on from the offsets.
 */
export async function rebuild(context: JobContext): Promise<RebuildOutcome> {
  return await withLease(context, warehouseLease, context.signal, async (lease, signal) => {
    await adoptProfiles(context, signal);
    // In another reporting currency there may be need of rates for the first time.
    if (await lacksRates(context)) await takeRates(context, lease, await readRates(context, signal));
    await reset(context, lease);
    await prepareWarehouse(context.pool, warehouseSettings(context.config));
    const { rows } = await context.pool.query<{ source_id: string }>(
      'select source_id from ops.source where currency is not null and timezone is not null order by source_id',
    );
    const sources: RebuildOutcome['sources'] = [];
    for (const { source_id: sourceId } of rows) {
      sources.push({ sourceId, ...(await buildSource(context, { sourceId, lease, signal })) });
    }
    return { sources, rollUp: await rollUpWarehouse(context, lease) };
  });
}

async function reset({ pool }: JobContext, lease: Lease): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lease.assertHeld(client);
    await resetWarehouse(client);
  });
}

/** A store may have changed its currency or zone, which until now was only a notice. A platform that cannot be asked does not stop a rebuild. */
async function adoptProfiles(context: JobContext, signal: AbortSignal): Promise<void> {
  const { pool, clock, config, connectors, log } = context;
  for (const source of config.sources) {
    if (!connectors[source.platform]) continue;
    const extractor = connectSource(context, source, signal);
    try {
      await rememberProfile(pool, source, await extractor.probe(), { at: clock.now(), isRebuild: true });
    } catch (error) {
      signal.throwIfAborted();
      log.warn(
        { sourceId: source.id, error: (error as Error).message },
        'could not ask the platform for its currency and time zone; they stay as they were',
      );
    } finally {
      await extractor.close();
    }
  }
}
