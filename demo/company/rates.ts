import { generateRates } from '../../simulators/ecb/generate.js';
import { lastPublishedDay } from '../../simulators/ecb/publication.js';
import { RateBook } from '../../simulators/ecb/rate-book.js';
import type { Clock } from '../../simulators/kit/clock.js';
import { seed } from './plan.js';

/** The reference rates of the company's whole history. Each day's are published in the afternoon. */
export class PublishedRates {
  readonly book = new RateBook();
  readonly #from: string;
  readonly #clock: Clock;
  #upTo = '';

  /** @param from YYYY-MM-DD */
  constructor(from: string, clock: Clock) {
    this.#from = from;
    this.#clock = clock;
  }

  catchUp(): void {
    const day = lastPublishedDay(this.#clock.now());
    if (day <= this.#upTo) return;
    for (const [date, rates] of Object.entries(generateRates({ from: this.#from, to: day, seed }))) {
      if (date > this.#upTo) this.book.publish(date, rates);
    }
    this.#upTo = day;
  }
}
