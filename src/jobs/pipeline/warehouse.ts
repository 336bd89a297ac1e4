import type { SegmentBounds } from '../../canonical/segments.js';
import type { Lease } from '../../database/lease.js';
import type { Pool } from '../../database/pool.js';
import type { Connectors } from '../../ingest/connect-source.js';
import { defaultRetention } from '../../ledger/changes/keep-changes.js';
import { registerRollups } from '../../ledger/rollups/rollups.js';
import { sourcesToBuild } from '../../ledger/sources/offsets.js';
import { adoptMatching } from '../../models/load/adopt-matching.js';
import { prepareWarehouse, type WarehouseSettings } from '../../models/load/prepare.js';
import { type RollupEntry, rollupOf, rowOf } from '../../models/metrics/rollups.js';
import { type RollUpOutcome, rollUp } from '../../models/roll-up/roll-up.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import type { Leases } from '../leases/leases.js';
import { hasRatesToBringIn, repriceFacts } from '../rates/reprice.js';
import { type BuildOutcome, type BuildRequest, buildSource } from './build-source.js';
import { resetForRetracted } from './retractions.js';

/** The lease for building and rolling up: one holder at a time, over all sources and workers. */
export const warehouseLease = 'warehouse';

interface WarehouseNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  leases: Leases;
  connectors: Connectors;
  settings: WarehouseSettings;
  /** Contacts that never join accounts, as configured. */
  neverJoinBy: readonly string[];
  segments: SegmentBounds;
  /** How long the feed of changes goes back. */
  keepChangesDays: number;
  /** Aggregates of the merchant's own, as configured. */
  rollups: readonly RollupEntry[];
}

/** Makes the raw log available to queries: builds the facts, then rolls them up. */
export class Warehouse {
  constructor(private readonly needs: WarehouseNeeds) {}

  /** The settings of the facts. */
  get settings(): WarehouseSettings {
    return this.needs.settings;
  }

  /** See `prepareWarehouse`: every process that builds calls it once. */
  async prepare(): Promise<void> {
    await prepareWarehouse(this.needs.pool, this.needs.settings);
  }

  /**
   * Makes the configured aggregates of the merchant's own those that roll-ups keep: the next one fills what is new and drops what
   * is gone. Every process that rolls up calls it once, at its start.
   */
  async registerRollups(): Promise<void> {
    const { pool, log, rollups } = this.needs;
    const { added, removed } = await registerRollups(pool, rollups.map(rollupOf).map(rowOf));
    if (added.length > 0) log.info({ rollups: added }, 'new aggregates of your own: the next roll-up fills them');
    if (removed.length > 0) {
      log.warn({ rollups: removed }, 'aggregates of your own left the configuration: the next roll-up drops them');
    }
  }

  /** Runs `work` when the warehouse is free. Rejects with the signal's reason when aborted. */
  async hold<T>(work: (lease: Lease, signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return await this.needs.leases.hold(warehouseLease, work, signal);
  }

  /**
   * Builds what a source has in the raw log, after applying changed exchange rates. If a retraction resets the
   * warehouse, builds all sources. Does not roll up.
   */
  async build({ sourceId, lease, signal }: BuildRequest): Promise<void> {
    if (await this.resetForRetracted(lease)) {
      await this.buildAll(lease, signal);
      return;
    }
    await repriceFacts(this.needs.log, lease, signal);
    await this.buildSource({ sourceId, lease, signal });
  }

  /** Builds what a source has in the raw log, unless another process is building. Does not roll up. */
  async tryBuild(sourceId: string, signal: AbortSignal): Promise<void> {
    const build = (lease: Lease, untilLost: AbortSignal) => this.buildSource({ sourceId, lease, signal: untilLost });
    await this.needs.leases.tryHold(warehouseLease, build, { signal });
  }

  /**
   * Builds what a killed worker left in the raw log or a long sync has added, and applies changed exchange rates. Does
   * nothing if another process is already building.
   */
  async buildBacklog(): Promise<void> {
    const { pool, leases } = this.needs;
    if (!(await hasRatesToBringIn(pool)) && (await sourcesToBuild(pool)).length === 0) return;
    await leases.tryHold(warehouseLease, (lease, signal) => this.buildEverything(lease, signal));
  }

  /** Rolls up the dirty keys that a killed worker left. */
  async rollUpBacklog(): Promise<void> {
    await this.needs.leases.tryHold(warehouseLease, (lease) => this.rollUp(lease));
  }

  /** Processes everything that waits: changed exchange rates, the raw log, records that waited for a rate. */
  async buildEverything(lease: Lease, signal: AbortSignal): Promise<void> {
    await this.resetForRetracted(lease);
    await this.buildAll(lease, signal);
    await this.rollUp(lease);
  }

  /** See `buildSource`. */
  async buildSource(request: BuildRequest): Promise<BuildOutcome> {
    return await buildSource(this.needs, request);
  }

  /** Updates the aggregates from the facts and publishes the next warehouse version. null if nothing changed. */
  async rollUp(lease: Lease): Promise<RollUpOutcome | null> {
    const { clock, log, neverJoinBy, segments, keepChangesDays } = this.needs;
    const outcome = await lease.inTransaction(async (client) => {
      await adoptMatching(client, neverJoinBy);
      const retention = { ...defaultRetention, keepDays: keepChangesDays };
      return await rollUp(client, { segments, at: clock.now(), retention });
    });
    if (outcome) log.info(outcome, 'warehouse rolled up');
    return outcome;
  }

  private async buildAll(lease: Lease, signal: AbortSignal): Promise<void> {
    const { pool, log } = this.needs;
    await repriceFacts(log, lease, signal);
    for (const sourceId of await sourcesToBuild(pool)) await this.buildSource({ sourceId, lease, signal });
  }

  private async resetForRetracted(lease: Lease): Promise<boolean> {
    const { pool, log } = this.needs;
    const isReset = await resetForRetracted(pool, lease);
    if (isReset) {
      log.info('a file of products, customers or stock was retracted: the warehouse is rebuilt from the raw log');
    }
    return isReset;
  }
}
