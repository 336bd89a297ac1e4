import type { Clock, Micros } from '../../simulators/kit/clock.js';
import { generateTill } from '../../simulators/till/generate.js';
import type { Till } from '../../simulators/till/model.js';
import { lastClosedDay, writeTillFiles } from '../../simulators/till/write-files.js';
import { type CompanyPlan, till as settings } from './plan.js';

const dayMs = 86_400_000;

/** The folder into which the London till writes its files, up to three each evening. */
export class TillFolder {
  #till: Till;
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #from: string;
  readonly #salesPerDay: number;

  constructor({ salesPerDay, months }: CompanyPlan['till'], openedAt: Micros, clock: Clock, folder: string) {
    const from = new Date(openedAt / 1000);
    from.setUTCMonth(from.getUTCMonth() - months);
    this.#from = from.toISOString().slice(0, 10);
    this.#salesPerDay = salesPerDay;
    this.#clock = clock;
    this.#folder = folder;
    this.#till = this.#upTo(this.#from);
  }

  /** The days that the till has closed so far. */
  get till(): Till {
    return this.#till;
  }

  /** Writes the files of the days closed since the last call. Their content does not depend on when they are written. */
  catchUp(): void {
    const closed = lastClosedDay(this.#clock.now(), settings.ianaTimezone);
    if (closed <= (this.#till.days.at(-1)?.day ?? '')) return;
    this.#till = this.#upTo(closed);
    writeTillFiles(this.#till, this.#folder, closed);
  }

  #upTo(day: string): Till {
    const days = (Date.parse(day) - Date.parse(this.#from)) / dayMs + 1;
    return generateTill({ ...settings, salesPerDay: this.#salesPerDay, from: this.#from, days });
  }
}
