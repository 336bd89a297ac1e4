import type { Random } from '../../simulators/kit/random.js';
import type { Platform } from '../../src/canonical/platform.js';
import type { SourceConfig } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import type { Clock } from '../../src/runtime/clock.js';

/**
 * What the contract suite needs to know about a platform: a file of this folder describes each. The suite knows neither
 * HTTP nor pages: opening a file is a read like a request, a day partition that is replaced as a whole is a page, an
 * asynchronous export is one of the `ways`, its stuck and expired jobs are `faults`, and `rate` computes rationed
 * amounts (calls, points, tokens).
 */
export interface PlatformUnderTest<W extends PlatformWorld = PlatformWorld> {
  platform: Platform;
  openWorld(wanted: WorldWanted): Promise<W>;
  /**
   * Columns of facts (`fact_order_items.sku`) that the platform copies from the current state of other records: a later
   * reader of an unchanged record gets different ones.
   */
  quoted?: readonly string[];
  /** Columns that hold when a record was read, where the platform does not date it (`dim_campaign.updated_at`). */
  undated?: readonly string[];
  /** Streams that end with the first sync: one that is first synced later reads more of them. */
  ended?: readonly string[];
  /** The ways to read it, by the settings that choose them. The first is used if the way does not matter. */
  ways: readonly Way[];
  /** The faults that the simulator can produce. */
  faults: readonly StagedFault<W>[];
  /** Wrong credentials, missing permissions, closed accounts. */
  refusals: readonly Refusal<W>[];
  drift: StagedDrift<W>;
  /** Absent if nothing is rationed, as with files. */
  rate?: Rationing<W>;
  memory: MemoryBound;
}

export interface WorldWanted {
  seed: string;
  /** About how many of the platform's main records (orders, rows, days). */
  records: number;
  /** They are spread over this many days before now. */
  days: number;
}

/** An account on the simulated platform, with its own time. */
export interface PlatformWorld {
  /** The product's clock: sleeping advances the simulator's time too. */
  clock: Clock;
  source(settings?: Record<string, unknown>): SourceConfig;
  /** One random event in the account, with a time of its own. */
  change(random: Random): void;
  /** Advances the time until the platform shows everything, and the extractor's safety lag is over. */
  settle(): Promise<void>;
  /** Calls back at each read (a request is made, a file opened) before it is answered; returns how to stop. */
  onRead(listener: () => void): () => void;
  /** The simulator's own books and the warehouse's figures, if it has books. */
  /** The URL of the European Central Bank, if the account has several currencies. */
  ecbUrl?: string;
  books?: { ledger(): unknown; warehouse(pool: Pool): Promise<unknown> };
  /** Ends all staged faults and refusals. */
  mend(): void;
  close(): Promise<void>;
}

export interface Way {
  name: string;
  settings: Record<string, unknown>;
}

export interface StagedFault<W> {
  /** Completes a sentence after "through": `a bucket that is empty`. */
  name: string;
  /** Overrides of the way's settings. */
  settings?: Record<string, unknown>;
  /** A way's name; the first way by default. */
  way?: string;
  stage(world: W): void;
  /** Whether the run has met it. */
  isMet(world: W): boolean;
  /** The error code with which the run ends and is retried; absent if the run survives the fault. */
  endsWith?: string;
  /** The least pause of the stream that failed; as long as that of any failure if left out. */
  pauseMs?: number;
}

interface Refusal<W> {
  name: string;
  settings?: Record<string, unknown>;
  stage?(world: W): void;
  /** The code of the `ConfigError`. */
  code: string;
  /** What the message asks the operator to do. */
  says: RegExp;
}

interface StagedDrift<W> {
  /** Adds an unknown field or unknown values to records. */
  stage(world: W): void;
  reported: { stream: string; path: string; value: string | null }[];
  /** Rows of the warehouse that show that the records were loaded anyway. */
  reaches: { sql: string; rows: object[] }[];
}

interface Rationing<W> {
  /** An account so large, or with so small a ration, that a sync has to wait. */
  openWorld(): Promise<W>;
  settings: Record<string, unknown>;
  /** From the simulator's log: what the platform refused, and the minimum wait of a client that knows the ration. */
  reckon(world: W): { refused: number; requests: number; idealMs: number };
  /** Rounding loss of each request. */
  roundingMs: number;
}

interface MemoryBound {
  small: number;
  large: number;
  /** How many more live bytes the larger run may have than the smaller: the engine's own variance. */
  varianceBytes: number;
}
