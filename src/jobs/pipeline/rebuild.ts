import type { SourceConfig } from '../../config/config.js';
import type { AccountProfile, Extractor } from '../../contract/extractor.js';
import type { Lease } from '../../database/lease.js';
import type { Pool } from '../../database/pool.js';
import { type Connectors, connectSource } from '../../ingest/connect-source.js';
import { buildableSources } from '../../ledger/sources/offsets.js';
import { SharedBuckets } from '../../ledger/token-buckets/shared-buckets.js';
import { resetWarehouse } from '../../models/load/reset.js';
import type { RollUpOutcome } from '../../models/roll-up/roll-up.js';
import type { Clock } from '../../runtime/clock.js';
import { SystemError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { currenciesWithoutRates } from '../rates/needed-rates.js';
import type { BuildOutcome } from './build-source.js';
import type { Rates } from './rates.js';
import { accountCurrency, accountTimezone, rememberProfile } from './sources.js';
import type { Warehouse } from './warehouse.js';

interface RebuildNeeds extends ProbeNeeds {
  rates: Rates;
  warehouse: Warehouse;
}

interface ProbeNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  sources: readonly SourceConfig[];
  connectors: Connectors;
}

interface RebuildOutcome {
  sources: (BuildOutcome & { sourceId: string })[];
  rollUp: RollUpOutcome | null;
}

/**
 * Rebuilds the warehouse from the raw log with the current configuration: only the accounts' currency and time zone are
 * requested from the platforms. Syncs continue meanwhile; their builds wait.
 *
 * Readers see the facts fill up again while it runs; the warehouse version, on which caches depend, changes only at its
 * end. If it is interrupted, the next build finishes it, from the offsets.
 */
export async function rebuild(needs: RebuildNeeds): Promise<RebuildOutcome> {
  const { pool, clock, rates, warehouse } = needs;
  return await warehouse.hold(async (lease, signal) => {
    const profiles = await readProfiles(needs, signal);
    signal.throwIfAborted();
    // A new reporting currency may need rates for the first time.
    await rates.provideForAll(lease, signal);
    await assertConvertible(pool, warehouse.settings.reportingCurrency);
    await reset(lease, profiles, clock.now());
    await warehouse.prepare();
    const sources: RebuildOutcome['sources'] = [];
    for (const sourceId of await buildableSources(pool)) {
      sources.push({ sourceId, ...(await warehouse.buildSource({ sourceId, lease, signal })) });
    }
    return { sources, rollUp: await warehouse.rollUp(lease) };
  });
}

/** Facts that could not be restored, for lack of any rate, must not be deleted. */
async function assertConvertible(pool: Pool, currency: string): Promise<void> {
  const missing = await currenciesWithoutRates(pool, currency);
  if (missing.length === 0) return;
  throw new SystemError(
    `A rebuild in ${currency} would lose data: there are no exchange rates for ${missing.join(', ')}. Nothing was changed. \`cartograph rates status\` shows why; \`cartograph rates sync\` or \`cartograph rates import <file>\` loads them.`,
    { code: 'no_exchange_rates' },
  );
}

interface ProbedSource {
  source: SourceConfig;
  profile: AccountProfile;
}

/** Profiles and what was built with the previous ones change in one transaction. */
async function reset(lease: Lease, probed: readonly ProbedSource[], at: Date): Promise<void> {
  await lease.inTransaction(async (client) => {
    // Emptying the tables waits for queries that read them, which have a time limit of their own.
    await client.query('set local lock_timeout = 0');
    for (const { source, profile } of probed) {
      await rememberProfile(client, source, profile, { at, isRebuild: true });
    }
    await resetWarehouse(client);
  });
}

/**
 * A store may have changed its currency or zone, which was only a notice until now. An unreachable platform does not
 * stop a rebuild.
 */
async function readProfiles(needs: ProbeNeeds, signal: AbortSignal): Promise<ProbedSource[]> {
  const { sources, connectors, log, pool } = needs;
  const probed: ProbedSource[] = [];
  for (const source of sources) {
    if (!connectors[source.platform]) continue;
    let extractor: Extractor | null = null;
    try {
      extractor = connectSource({ ...needs, tokenBuckets: new SharedBuckets(pool) }, source, signal);
      const profile = await extractor.probe();
      // What the platform does not report must be configured. This is checked here, where it stops only one source.
      accountCurrency(source, profile);
      accountTimezone(source, profile);
      probed.push({ source, profile });
    } catch (error) {
      signal.throwIfAborted();
      log.warn(
        { sourceId: source.id, error: (error as Error).message },
        'could not ask the platform for its currency and time zone; they stay unchanged',
      );
    } finally {
      await extractor?.close();
    }
  }
  return probed;
}
