import type { ExchangeRatesConfig } from '../../config/config.js';
import type { Lease } from '../../database/lease.js';
import type { Pool } from '../../database/pool.js';
import { lacksRateUpTo } from '../../ledger/rejected-records/rejected-records.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import { isDue, wasJustAsked } from '../rates/due.js';
import { lacksRates, needsRates } from '../rates/needed-rates.js';
import { readFeed } from '../rates/rate-feed.js';
import { type ReadRates, readRates } from '../rates/read-rates.js';
import { type TakenRates, takeRates } from '../rates/take-rates.js';
import type { Warehouse } from './warehouse.js';

interface RatesNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  warehouse: Warehouse;
  /** The URL or file they are read from. */
  from: Pick<ExchangeRatesConfig, 'provider' | 'baseUrl' | 'file'>;
  /** Aborted when the process is to stop. */
  stopping: AbortSignal;
}

/** Updates exchange rates when they are due, and when a source's orders wait for them. */
export class Rates {
  constructor(private readonly needs: RatesNeeds) {}

  /**
   * Reads the exchange rates and applies them: facts whose rate changed are converted again, records that waited for
   * one are loaded. A provider's failure does not fail it: `ops.rate_feed` has the reason.
   */
  async sync({ signal = this.needs.stopping, from = this.needs.from } = {}): Promise<TakenRates[]> {
    const read = await readRates(this.needs, from, signal);
    return read.length === 0 ? [] : await this.takeIn(read, signal);
  }

  /** Loads rates and applies them. Waits for its turn. */
  async takeIn(read: readonly ReadRates[], signal = this.needs.stopping): Promise<TakenRates[]> {
    const { warehouse } = this.needs;
    return await warehouse.hold(async (lease, untilLost) => {
      const taken = await takeRates(this.needs, lease, read);
      await warehouse.buildEverything(lease, untilLost);
      return taken;
    }, signal);
  }

  /** What the queue runs every few minutes. The merchant's own file is checked each time. */
  async syncWhenDue(): Promise<void> {
    const { pool, clock, from, warehouse } = this.needs;
    const isEcbWanted =
      from.provider === 'ECB' &&
      isDue(await readFeed(pool, 'ECB'), clock.now()) &&
      (await needsRates(pool, warehouse.settings.reportingCurrency));
    await this.sync({ from: { ...from, provider: isEcbWanted ? 'ECB' : 'NONE' } });
  }

  /** Whether a source's orders need rates that are missing, and the provider was not asked just now. */
  async areWantedFor(sourceId: string): Promise<boolean> {
    const { pool, clock } = this.needs;
    if (wasJustAsked(await readFeed(pool, 'ECB'), clock.now())) return false;
    return (await this.areLacking(sourceId)) || (await lacksRateUpTo(pool, sourceId, this.today));
  }

  /** Gets the missing rates of all sources' orders, for a caller that holds the warehouse and builds it afterwards. */
  async provideForAll(lease: Lease, signal: AbortSignal): Promise<void> {
    const { needs } = this;
    if (await this.areLacking(null)) await takeRates(needs, lease, await readRates(needs, needs.from, signal));
  }

  private areLacking(sourceId: string | null): Promise<boolean> {
    const { pool, warehouse } = this.needs;
    return lacksRates(pool, warehouse.settings, { today: this.today, sourceId });
  }

  private get today(): string {
    return this.needs.clock.now().toISOString().slice(0, 10);
  }
}
