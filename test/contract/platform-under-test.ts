import type { Random } from '../../simulators/kit/random.js';
import type { Platform } from '../../src/canonical/platform.js';
import type { SourceConfig } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import type { Clock } from '../../src/runtime/clock.js';

/**
 * What the contract suite has to know of a platform: a file of this folder describes each. The suite knows neither HTTP nor
 * pages: a file that is opened is a read as a request is, a day partition that is replaced whole is a page, an asynchronous
 * export is one of the `ways`, its stuck and expired jobs are `faults`, and what is rationed (calls, points, tokens) is
 * reckoned up by `rate`.
 */
export interface PlatformUnderTest<W extends PlatformWorld = PlatformWorld> {
  platform: Platform;
  openWorld(wanted: WorldWanted): Promise<W>;
  /**
   * Columns of facts (`fact_order_items.sku`) that the platform quotes from other records as those stand when it is asked: who
   * reads a record later, though it did not change, reads others.
   */
  quoted?: readonly string[];
  /** The ways in which it can be read, by the settings that choose them. The first is used where the way does not matter. */
  ways: readonly Way[];
  /** So many more reads than a backfill an increment may take: where only later runs look through everything. */
  furtherReads?: number;
  /** What it stages of section 7 of the contracts. */
  faults: readonly StagedFault<W>[];
  /** Wrong credentials, missing permissions, closed accounts. */
  refusals: readonly Refusal<W>[];
  drift: StagedDrift<W>;
  /** Absent where nothing is rationed, as with files. */
  rate?: Rationing<W>;
  memory: MemoryBound;
}

export interface WorldWanted {
  seed: string;
  /** About how many of the platform's main records (orders, rows, days). */
  records: number;
  /** They spread over so many days before now. */
  days: number;
}

/** An account on the simulated platform, with all its time. */
export interface PlatformWorld {
  /** The product's: who sleeps by it moves the time of the simulator too. */
  clock: Clock;
  source(settings?: Record<string, unknown>): SourceConfig;
  /** One random event of the account's life, at its own time. */
  change(random: Random): void;
  /** Moves the time on until the platform shows all that happened, and the extractor dares to read it. */
  settle(): Promise<void>;
  /** Calls back at each read (a request is made, a file opened) before it is answered; returns how to stop. */
  onRead(listener: () => void): () => void;
  /** The simulator's own books and what the warehouse makes of them, where it keeps any. */
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
  /** As a sentence goes on after "survives": `a bucket that is empty`. */
  name: string;
  /** Laid over the settings of the way. */
  settings?: Record<string, unknown>;
  /** A way's name; the first way unless told. */
  way?: string;
  stage(world: W): void;
  /** Whether the run has met it. */
  isMet(world: W): boolean;
  /** The code of the error with which the run ends and is tried again; absent where the run outlives the fault. */
  endsWith?: string;
}

interface Refusal<W> {
  name: string;
  settings?: Record<string, unknown>;
  stage?(world: W): void;
  /** The code of the `ConfigError`. */
  code: string;
  /** What the operator is told to do. */
  says: RegExp;
}

interface StagedDrift<W> {
  /** Puts a field or values that this version has no word for into records. */
  stage(world: W): void;
  told: { stream: string; path: string; value: string | null }[];
  /** Rows of the warehouse that show that the records came in all the same. */
  reaches: { sql: string; rows: object[] }[];
}

interface Rationing<W> {
  /** An account so big, or so short of ration, that a sync has to wait. */
  openWorld(): Promise<W>;
  settings: Record<string, unknown>;
  /** By the simulator's log: what the platform refused, and how long a client that knows the ration has to wait at least. */
  reckon(world: W): { refused: number; requests: number; idealMs: number };
  /** Lost to rounding at each request. */
  roundingMs: number;
}

interface MemoryBound {
  small: number;
  large: number;
  /** The live bytes of the larger run may be so many more than those of the smaller: what the engine itself varies by. */
  varianceBytes: number;
}
