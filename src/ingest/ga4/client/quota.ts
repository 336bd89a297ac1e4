import type { Clock } from '../../../runtime/clock.js';
import { ThrottledError } from '../../../runtime/errors.js';
import type { Logger } from '../../../runtime/log.js';
import { hourTurnsInMs, midnightPacificInMs } from './quota-windows.js';

interface QuotaStatus {
  consumed?: number;
  remaining?: number;
}

/** `propertyQuota` of an answer. */
export type PropertyQuota = Partial<Record<string, QuotaStatus>>;

interface QuotaRule {
  /** Of a standard property; one of Analytics 360 has ten times as much, which its answers show. */
  standard: number;
  endsInMs(now: Date): number;
}

/** The quotas that requests use up, by their names in the answer. */
const rules: Record<string, QuotaRule> = {
  tokensPerDay: { standard: 200_000, endsInMs: midnightPacificInMs },
  tokensPerHour: { standard: 40_000, endsInMs: hourTurnsInMs },
  tokensPerProjectPerHour: { standard: 14_000, endsInMs: hourTurnsInMs },
  potentiallyThresholdedRequestsPerHour: { standard: 120, endsInMs: hourTurnsInMs },
  serverErrorsPerProjectPerHour: { standard: 10, endsInMs: hourTurnsInMs },
};

/** Below this share, what is left of a quota is spread over the rest of its window, so that others can still use it. */
const scarce = 0.1;

/** A longer wait ends the reading: it continues later. */
export const longestWaitMs = 60 * 60_000;

/** Keeps what each answer says of the quotas, and waits before they are used up: a request that is refused costs a client error. */
export class QuotaWatch {
  readonly #clock: Clock;
  readonly #log: Logger;
  #quota: PropertyQuota = {};
  /** The most that was ever left, which shows the limit. */
  readonly #most = new Map<string, number>();
  #notedAt = 0;

  constructor({ clock, log }: { clock: Clock; log: Logger }) {
    this.#clock = clock;
    this.#log = log;
  }

  note(quota: PropertyQuota): void {
    this.#quota = quota;
    this.#notedAt = this.#clock.now().getTime();
    for (const [name, status] of Object.entries(quota)) {
      const remaining = status?.remaining ?? 0;
      if (remaining > (this.#most.get(name) ?? 0)) this.#most.set(name, remaining);
    }
  }

  /** Waits until the next request fits. Throws a `ThrottledError` if that takes longer than an hour. */
  async wait(signal: AbortSignal): Promise<void> {
    const { name, waitMs } = this.#next();
    if (waitMs <= 0) return;
    if (waitMs > longestWaitMs) {
      throw new ThrottledError(
        `The property's ${name} are used up. They return in ${Math.ceil(waitMs / 60_000)} minutes.`,
        {
          ...{ code: 'ga4_quota', waitMs },
        },
      );
    }
    this.#log.debug({ quota: name, waitMs, left: this.#quota[name]?.remaining }, 'waiting for a quota');
    await this.#clock.sleep(waitMs, signal);
  }

  /** The quota with the longest wait. */
  #next(): { name: string; waitMs: number } {
    let longest = { name: '', waitMs: 0 };
    for (const [name, rule] of Object.entries(rules)) {
      const waitMs = this.#waitFor(name, rule);
      if (waitMs > longest.waitMs) longest = { name, waitMs };
    }
    return longest;
  }

  #waitFor(name: string, { standard, endsInMs }: QuotaRule): number {
    const status = this.#quota[name];
    if (status?.remaining === undefined) return 0;
    const now = this.#clock.now();
    const noted = new Date(this.#notedAt);
    // The window in which it was noted is over.
    if (now.getTime() - this.#notedAt >= endsInMs(noted)) return 0;
    const { remaining, consumed = 0 } = status;
    if (name === 'serverErrorsPerProjectPerHour') return remaining < 1 ? endsInMs(now) : 0;
    if (consumed === 0 && remaining > 0) return 0;
    if (remaining < Math.max(1, consumed)) return endsInMs(now);
    const limit = Math.max(standard, this.#most.get(name) ?? 0);
    return remaining < limit * scarce ? Math.ceil((endsInMs(now) * consumed) / remaining) : 0;
  }
}
