import type { SourceConfig } from '../../config/config.js';
import type { AccountProfile, Extractor } from '../../contract/extractor.js';
import type { Lease } from '../../database/lease.js';
import { inTransaction } from '../../database/transaction.js';
import { buildableSources } from '../../ledger/sources/offsets.js';
import { prepareWarehouse } from '../../models/load/prepare.js';
import { resetWarehouse } from '../../models/load/reset.js';
import type { RollUpOutcome } from '../../models/roll-up/roll-up.js';
import { SystemError } from '../../runtime/errors.js';
import { connectSource } from '../context/connect-source.js';
import type { JobContext } from '../context/context.js';
import { withLease } from '../context/hold-lease.js';
import { warehouseSettings } from '../context/warehouse-settings.js';
import { currenciesWithoutRates, lacksRates } from '../rates/needed-rates.js';
import { readRates } from '../rates/read-rates.js';
import { takeRates } from '../rates/take-rates.js';
import { rollUpWarehouse, warehouseLease } from './build-and-roll-up.js';
import { type BuildOutcome, buildSource } from './build-source.js';
import { accountCurrency, accountTimezone, rememberProfile } from './sources.js';

interface RebuildOutcome {
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
    const profiles = await readProfiles(context, signal);
    signal.throwIfAborted();
    // In another reporting currency there may be need of rates for the first time.
    if (await lacksRates(context)) await takeRates(context, lease, await readRates(context, signal));
    await assertConvertible(context);
    await reset(context, lease, profiles);
    await prepareWarehouse(context.pool, warehouseSettings(context.config));
    const sources: RebuildOutcome['sources'] = [];
    for (const sourceId of await buildableSources(context.pool)) {
      sources.push({ sourceId, ...(await buildSource(context, { sourceId, lease, signal })) });
    }
    return { sources, rollUp: await rollUpWarehouse(context, lease) };
  });
}

/** Facts that could not come back for want of any rate must not go. */
async function assertConvertible({ pool, config }: JobContext): Promise<void> {
  const { currency } = config.reporting;
  const missing = await currenciesWithoutRates(pool, currency);
  if (missing.length === 0) return;
  throw new SystemError(
    `A rebuild in ${currency} would lose data: there are no exchange rates for ${missing.join(', ')}. Nothing was changed. \`cartograph rates status\` shows why; \`cartograph rates sync\` or \`cartograph rates import <file>\` brings them.`,
    { code: 'no_exchange_rates' },
  );
}

interface ProbedSource {
  source: SourceConfig;
  profile: AccountProfile;
}

/** Profiles and what was built with the former ones change in one transaction. */
async function reset({ pool, clock }: JobContext, lease: Lease, probed: readonly ProbedSource[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lease.assertHeld(client);
    // Emptying the tables waits for questions that read them, which have a bound of their own.
    await client.query('set local lock_timeout = 0');
    for (const { source, profile } of probed) {
      await rememberProfile(client, source, profile, { at: clock.now(), isRebuild: true });
    }
    await resetWarehouse(client);
  });
}

/** A store may have changed its currency or zone, which until now was only a notice. A platform that cannot be asked does not stop a rebuild. */
async function readProfiles(context: JobContext, signal: AbortSignal): Promise<ProbedSource[]> {
  const { config, connectors, log } = context;
  const probed: ProbedSource[] = [];
  for (const source of config.sources) {
    if (!connectors[source.platform]) continue;
    let extractor: Extractor | null = null;
    try {
      extractor = connectSource(context, source, signal);
      const profile = await extractor.probe();
      // What the platform does not report must be configured. This is checked here, where it stops only one source.
      accountCurrency(source, profile);
      accountTimezone(source, profile);
      probed.push({ source, profile });
    } catch (error) {
      signal.throwIfAborted();
      log.warn(
        { sourceId: source.id, error: (error as Error).message },
        'could not ask the platform for its currency and time zone; they stay as they were',
      );
    } finally {
      await extractor?.close();
    }
  }
  return probed;
}
