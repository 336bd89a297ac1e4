/**
 * A token bucket: a fixed number of requests per second, and as many at once after a pause. A request reserves its token when it
 * asks for it, so concurrent requests keep the rate too.
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

  /** Takes one token, and returns the milliseconds to wait until it is available. */
  take(now: Date): number {
    const at = now.getTime();
    const elapsedMs = Math.max(0, at - (this.#at ?? at));
    this.#at = Math.max(at, this.#at ?? at);
    this.#tokens = Math.min(this.#burst, this.#tokens + (elapsedMs / 1000) * this.#perSecond) - 1;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#perSecond) * 1000);
  }
}
