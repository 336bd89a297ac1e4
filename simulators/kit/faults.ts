/** A fault in some of the next calls: it replaces or changes their ordinary answer. */
export interface Fault<Effect, Match> {
  effect: Effect;
  /** Number of affected calls. Default: 1. */
  times?: number;
  /** Calls that pass before the first affected one. */
  skip?: number;
  /** The affected calls. Default: all. */
  match?: Match;
}

/** The injected faults that are still to happen. */
export class Faults<Effect, Match extends object, Call> {
  readonly #matches: (match: Partial<Match>, call: Call) => boolean;
  #waiting: (Fault<Effect, Match> & { times: number; skip: number })[] = [];

  constructor(matches: (match: Partial<Match>, call: Call) => boolean) {
    this.#matches = matches;
  }

  inject(fault: Fault<Effect, Match>): void {
    this.#waiting.push({ ...fault, times: fault.times ?? 1, skip: fault.skip ?? 0 });
  }

  clear(): void {
    this.#waiting = [];
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** The effects on this call. */
  take(call: Call): Effect[] {
    const effects: Effect[] = [];
    for (const fault of this.#waiting) {
      if (!this.#matches(fault.match ?? {}, call)) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.times -= 1;
      effects.push(fault.effect);
    }
    this.#waiting = this.#waiting.filter((fault) => fault.times > 0);
    return effects;
  }
}
