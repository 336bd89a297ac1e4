import { pino } from 'pino';

const stderr = 2;
/** Lines that come within so many milliseconds are written together: each writing takes a thread of the pool as long as a short answer. */
const gatherMs = 20;
/** So many characters do not wait. */
const most = 16_384;

/** Those with lines that are not on their way yet. */
const waiting = new Set<GatheredLines>();
let isWatched = false;

/** Lines of a log on their way to stderr, gathered for a moment. What has not been written when the process exits is written then. */
export class GatheredLines {
  readonly #destination = pino.destination({ dest: stderr, sync: false });
  #lines = '';
  #timer: NodeJS.Timeout | undefined;

  write(line: string): void {
    this.#lines += line;
    if (this.#lines.length >= most) return this.#pass(this.#destination);
    if (this.#timer) return;
    this.#timer = setTimeout(() => this.#pass(this.#destination), gatherMs);
    waiting.add(this);
    if (!isWatched) process.prependListener('exit', writeAtOnce);
    isWatched = true;
  }

  /** At once, for a process that is about to end. */
  flushSync(): void {
    this.#destination.flushSync();
    const destination = pino.destination({ dest: stderr, sync: true });
    this.#pass(destination);
    destination.flushSync();
  }

  #pass(destination: { write(lines: string): unknown }): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    waiting.delete(this);
    const lines = this.#lines;
    this.#lines = '';
    if (lines !== '') destination.write(lines);
  }
}

function writeAtOnce(): void {
  for (const lines of waiting) lines.flushSync();
}
