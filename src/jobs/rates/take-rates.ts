import type { Lease } from '../../database/lease.js';
import { loadRates, type RateChanges } from '../../models/rates/load-rates.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import { noteSuccess } from './rate-feed.js';
import type { ReadRates } from './read-rates.js';

export interface TakenRates extends RateChanges {
  provider: ReadRates['provider'];
}

/** Loads what was read, each provider in one transaction with its bookmark. The caller holds the warehouse's lease. */
export async function takeRates(
  { clock, log }: { clock: Clock; log: Logger },
  lease: Lease,
  read: readonly ReadRates[],
): Promise<TakenRates[]> {
  const taken: TakenRates[] = [];
  for (const { provider, rates, fingerprint, problem } of read) {
    const at = clock.now();
    const latestRateDate = rates.reduce<string | null>(
      (last, { date }) => (last === null || date > last ? date : last),
      null,
    );
    const changes = await lease.inTransaction(async (client) => {
      const loaded = await loadRates(client, { provider, rates, at });
      await noteSuccess(client, { provider, latestRateDate, fingerprint, problem }, at);
      return loaded;
    });
    if (changes.added + changes.corrected > 0) log.info({ provider, ...changes }, 'exchange rates loaded');
    taken.push({ provider, ...changes });
  }
  return taken;
}
