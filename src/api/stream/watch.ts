import type { Logger } from '../../runtime/log.js';

/** Without a notification, a change is seen so late. */
const pollMs = 500;
/** Changes in quick succession, such as the commits of a sync, are one. */
const atOnceMs = 100;

interface Waiting {
  seen: string | undefined;
  resolve(mark: string): void;
}

/**
 * Watches marks in the database, texts by key, for all streams of the process together: while anybody waits, it reads the marks that are
 * waited for, all at once, twice a second and soon after each notification. While the database is away, everybody waits.
 */
export class Watch {
  readonly #waiting = new Map<string, Set<Waiting>>();
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #isReading = false;
  #isChanged = false;

  constructor(
    private readonly read: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>,
    private readonly log: Pick<Logger, 'debug'>,
  ) {}

  /** Something may have changed. */
  changed(): void {
    this.#isChanged = true;
    if (this.#waiting.size > 0) this.#readIn(this.#untilNext(atOnceMs));
  }

  /** The mark of a key now, and each further one. Ends with the signal. */
  async *marks(key: string, signal: AbortSignal): AsyncGenerator<string, void> {
    let seen: string | undefined;
    for (;;) {
      const mark = await this.#next(key, seen, signal);
      if (mark === null) return;
      seen = mark;
      yield mark;
    }
  }

  /** The mark once it is another one; null: the signal came first. */
  async #next(key: string, seen: string | undefined, signal: AbortSignal): Promise<string | null> {
    if (signal.aborted) return null;
    return await new Promise((settle) => {
      const waiting = {
        seen,
        resolve: (mark: string | null) => {
          signal.removeEventListener('abort', stop);
          this.#forget(key, waiting);
          settle(mark);
        },
      };
      const stop = (): void => waiting.resolve(null);
      signal.addEventListener('abort', stop, { once: true });
      const others = this.#waiting.get(key) ?? new Set();
      this.#waiting.set(key, others.add(waiting));
      // Whoever has seen nothing yet does not wait for a change.
      this.#readIn(seen === undefined ? 0 : this.#untilNext(this.#isChanged ? atOnceMs : pollMs));
    });
  }

  #forget(key: string, waiting: Waiting): void {
    const others = this.#waiting.get(key);
    others?.delete(waiting);
    if (others?.size === 0) this.#waiting.delete(key);
    if (this.#waiting.size === 0) this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #untilNext(ms: number): number {
    return Math.max(0, this.#readAt + ms - performance.now());
  }

  /** The earliest of all wishes counts. */
  #readIn(ms: number): void {
    if (this.#isReading) return;
    const due = performance.now() + ms;
    if (this.#timer && due >= this.#due) return;
    this.#stop();
    this.#due = due;
    this.#timer = setTimeout(() => void this.#readOnce(), ms);
    this.#timer.unref();
  }
  async #readOnce(): Promise<void> {
    this.#timer = undefined;
    this.#isReading = true;
    this.#isChanged = false;
    this.#readAt = performance.now();
    const keys = [...this.#waiting.keys()];
    try {
      for (const [key, mark] of await this.read(keys)) {
        for (const waiting of [...(this.#waiting.get(key) ?? [])]) if (waiting.seen !== mark) waiting.resolve(mark);
      }
    } catch (error) {
      this.log.debug({ error: (error as Error).message }, 'streams wait: the database cannot be asked for changes');
    } finally {
      this.#isReading = false;
    }
    if (this.#waiting.size === 0) return;
    const isNew = [...this.#waiting].some(([key]) => !keys.includes(key));
    this.#readIn(isNew ? 0 : this.#untilNext(this.#isChanged ? atOnceMs : pollMs));
  }
}
