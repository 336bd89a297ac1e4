import type { WarehouseRevision } from '../../ledger/revision/revision.js';

/** A notification that gets lost delays a new version by so much. */
const checkMs = 500;
/** Requests that come later after the last reading begin the next one, so that those after it do not have to wait. */
const aheadMs = 250;

/**
 * The state of the warehouse that answers must have at least: never an older one than an answer had before. While changes are
 * notified, the database is asked after each notification and twice a second; otherwise by each request. No request, no question.
 */
export class KnownRevision {
  #known: WarehouseRevision | null = null;
  /** The last one, which may have ended; null: none since something was committed. */
  #reading: Reading | null = null;
  /** When the last one began that has ended, and after which nothing was notified. */
  #checked = Number.NEGATIVE_INFINITY;
  #isNotified = false;

  /** `milliseconds`: a clock that only goes forward. */
  constructor(
    private readonly read: () => Promise<WarehouseRevision>,
    private readonly milliseconds = () => performance.now(),
  ) {}

  /** At least the state that was committed half a second ago, and when the last notification came. */
  async current(): Promise<WarehouseRevision> {
    const now = this.milliseconds();
    const isDue = this.#isNotified ? now - aheadMs : now;
    const { result } = this.#reading && this.#reading.since >= isDue ? this.#reading : this.#read(now);
    if (this.#isNotified && this.#checked >= now - checkMs) return this.#known!;
    await result;
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
    this.#checked = Number.NEGATIVE_INFINITY;
  }

  /** Whether `changed` is called for each commit from now on. */
  notified(isNotified: boolean): void {
    this.#isNotified = isNotified;
    this.changed();
  }

  #read(since: number): Reading {
    const reading: Reading = { since, result: Promise.resolve() };
    this.#reading = reading;
    const isLast = (): boolean => this.#reading === reading;
    reading.result = this.read().then(
      (revision) => {
        this.saw(revision);
        if (isLast()) this.#checked = since;
      },
      (error: unknown) => {
        // The next request tries again.
        if (isLast()) this.changed();
        throw error;
      },
    );
    // To whoever does not wait for it, the next one tells what is wrong.
    reading.result.catch(() => undefined);
    return reading;
  }
}

interface Reading {
  since: number;
  result: Promise<void>;
}
