import type { WarehouseRevision } from '../../ledger/revision/revision.js';

/** A notification that gets lost delays a new version by so much. */
const checkMs = 500;

/**
 * The state of the warehouse that answers must have at least: never an older one than an answer had before. While changes are
 * notified, the database is asked after each notification and twice a second; otherwise by each request. No request, no question.
 */
export class KnownRevision {
  #known: WarehouseRevision | null = null;
  #reading: { since: number; result: Promise<void> } | null = null;
  #isNotified = false;

  constructor(private readonly read: () => Promise<WarehouseRevision>) {}

  /** At least the state that was committed half a second ago, and when the last notification came. */
  async current(): Promise<WarehouseRevision> {
    const now = performance.now();
    const oldest = this.#isNotified ? now - checkMs : now;
    if (!this.#reading || this.#reading.since < oldest) this.#reading = { since: now, result: this.#readOnce() };
    await this.#reading.result;
    return this.#known!;
  }

  /** The latest that is known; null: none yet. */
  get known(): WarehouseRevision | null {
    return this.#known;
  }

  /** An answer had this state. */
  saw(revision: WarehouseRevision): void {
    if (this.#known === null || BigInt(revision.revision) > BigInt(this.#known.revision)) this.#known = revision;
  }

  /** Something may have been committed. */
  changed(): void {
    this.#reading = null;
  }

  /** Whether `changed` is called for each commit from now on. */
  notified(isNotified: boolean): void {
    this.#isNotified = isNotified;
    this.changed();
  }

  async #readOnce(): Promise<void> {
    try {
      this.saw(await this.read());
    } catch (error) {
      // The next request tries again.
      this.changed();
      throw error;
    }
  }
}
