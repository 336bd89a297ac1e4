import { businessDays } from '../kit/business-days.js';
import { type Clock, MICROS_PER_SECOND } from '../kit/clock.js';
import { exhausted } from './google-error.js';
import type { QuotaLimits } from './model.js';

/** The `propertyQuota` of an answer. */
export type QuotaBlock = Record<keyof Omit<QuotaLimits, 'clientErrors'>, { consumed?: number; remaining: number }>;

const HOUR = 3600 * MICROS_PER_SECOND;
const QUARTER = 15 * 60 * MICROS_PER_SECOND;
const SEE = 'To learn more, see https://developers.google.com/analytics/devguides/reporting/data/v1/quotas';

/** What is said when a quota is used up; the first word of each is attested, the whole text of some is not (see the README). */
const MESSAGES: Record<keyof QuotaLimits, string> = {
  tokensPerDay: `Exhausted property tokens per day. ${SEE}`,
  tokensPerHour: `Exhausted property tokens per hour. These quota tokens will return in under an hour. ${SEE}`,
  tokensPerProjectPerHour: `Exhausted property tokens for a project per hour. These quota tokens will return in under an hour. ${SEE}`,
  concurrentRequests: `Exhausted concurrent requests quota. ${SEE}`,
  serverErrorsPerProjectPerHour: `Exhausted server errors for a project per hour. ${SEE}`,
  potentiallyThresholdedRequestsPerHour: `Exhausted potentially thresholded requests quota. This quota will refresh in under an hour. ${SEE}`,
  clientErrors: `Exhausted client errors for a project and property. ${SEE}`,
};

const pacificDay = businessDays('America/Los_Angeles');

/** Counts what a property and a project use, in the windows of each quota. */
export class Quotas {
  readonly #clock: Clock;
  readonly #limits: () => QuotaLimits;
  readonly #used = new Map<keyof QuotaLimits, { window: string; count: number }>();
  #inProgress = 0;

  constructor(clock: Clock, limits: () => QuotaLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Begins a request; `end` must be called at its end. Throws a `GoogleError` if a quota is used up. */
  begin(isThresholded: boolean): void {
    const names = Object.keys(MESSAGES) as (keyof QuotaLimits)[];
    const spent = names.find(
      (name) => this.remaining(name) <= 0 && (name !== 'potentiallyThresholdedRequestsPerHour' || isThresholded),
    );
    if (spent !== undefined) throw exhausted(MESSAGES[spent]);
    this.enter();
  }

  /** Counts a request as in progress. */
  enter(): void {
    this.#inProgress += 1;
  }

  end(): void {
    this.#inProgress -= 1;
  }

  use(name: keyof QuotaLimits, amount: number): void {
    const window = this.#windowOf(name);
    const used = this.#used.get(name);
    const before = used?.window === window ? used.count : 0;
    this.#used.set(name, { window, count: before + amount });
  }

  /** Uses up all but `left` of a quota until its window ends. */
  drain(name: keyof QuotaLimits, left = 0): void {
    this.use(name, Math.max(0, this.remaining(name) - left));
  }

  remaining(name: keyof QuotaLimits): number {
    const limit = this.#limits()[name];
    if (name === 'concurrentRequests') return limit - this.#inProgress;
    const used = this.#used.get(name);
    return Math.max(0, limit - (used?.window === this.#windowOf(name) ? used.count : 0));
  }

  /** The state after a report that cost so many tokens. */
  block(tokens: number, isThresholded: boolean): QuotaBlock {
    const left = (name: keyof QuotaLimits, consumed?: number) => ({
      ...(consumed !== undefined && { consumed }),
      remaining: this.remaining(name),
    });
    return {
      tokensPerDay: left('tokensPerDay', tokens),
      tokensPerHour: left('tokensPerHour', tokens),
      // The request itself is over when its answer is read.
      concurrentRequests: { remaining: this.remaining('concurrentRequests') + 1 },
      serverErrorsPerProjectPerHour: left('serverErrorsPerProjectPerHour'),
      potentiallyThresholdedRequestsPerHour: left(
        'potentiallyThresholdedRequestsPerHour',
        isThresholded ? 1 : undefined,
      ),
      tokensPerProjectPerHour: left('tokensPerProjectPerHour', tokens),
    };
  }

  refill(): void {
    this.#used.clear();
  }

  /** The day begins at midnight Pacific, the others in fixed steps. */
  #windowOf(name: keyof QuotaLimits): string {
    const now = this.#clock.now();
    if (name === 'tokensPerDay') return pacificDay(now);
    return String(Math.floor(now / (name === 'clientErrors' ? QUARTER : HOUR)));
  }
}
