import type { WarehouseRevision } from '../../ledger/revision/revision.js';

/** A notification that gets lost delays a new version by so much. */
const checkMs = 500;
/** The first request that comes later after the last reading begins the next one, so that those after it do not have to wait. */
const aheadMs = 250;

interface Reading {
  since: number;
  isOver: boolean;
  result: Promise<void>;
}

/**
 * The state of the warehouse that answers must have at least: never an older one than an answer had before. While changes are
 * notified, the database is asked after each notification and up to four times a second; otherwise by each request. No request, no
 * question.
 */
export class KnownRevision {
  #known: WarehouseRevision | null = null;
  /** The last one; null: none since something was committed. */
  #reading: Reading | null = null;
  /** Since when what is known holds at least. */
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
    const reading = this.#reading;
    const longest = !this.#isNotified ? 0 : reading?.isOver ? aheadMs : checkMs;
    const { result } = reading && now - reading.since <= longest ? reading : this.#read(now);
    if (this.#isNotified && now - this.#checked <= checkMs) return this.#known!;
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
    const reading: Reading = { since, isOver: false, result: Promise.resolve() };
    this.#reading = reading;
    // Otherwise something was committed meanwhile, or it took so long that another one has begun.
    const isLast = (): boolean => this.#reading === reading;
    reading.result = this.read().then(
      (revision) => {
        this.saw(revision);
        reading.isOver = true;
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
