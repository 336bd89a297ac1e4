/**
 * A token bucket: so many requests a second, after a pause so many at once. A request takes its place when it asks, so that
 * several under way together keep the rate as well.
 */
export class Pace {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at: number | undefined;

  constructor({ perSecond, burst = 1 }: { perSecond: number; burst?: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Takes one token, and returns how many milliseconds to wait until it is available. */
  take(now: Date): number {
    const at = now.getTime();
    const elapsedMs = Math.max(0, at - (this.#at ?? at));
    this.#at = Math.max(at, this.#at ?? at);
    this.#tokens = Math.min(this.#burst, this.#tokens + (elapsedMs / 1000) * this.#perSecond) - 1;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#perSecond) * 1000);
  }
}
