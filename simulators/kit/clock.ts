/**
 * Instants are whole microseconds since the epoch, as numbers (exact below 2^53): platforms store sub-second times, even
 * where they show whole seconds.
 */
export type Micros = number;

/** A simulator's time, in microseconds since the epoch. It goes back only if it is set back. */
export interface Clock {
  readonly mode: 'real' | 'manual' | 'offset';
  now(): Micros;
  /** Sets the time. A real clock becomes one with an offset. */
  set(at: Micros): void;
  advance(seconds: number): void;
  /** Calls back once the time is `at`; returns a function that cancels the call. */
  at(at: Micros, callback: () => void): () => void;
}

export type ClockSettings =
  | { mode: 'real' }
  /** Moves only when advanced. */
  | { mode: 'manual'; at: Micros }
  /** Runs `seconds` ahead of the real clock. */
  | { mode: 'offset'; seconds: number };

export const MICROS_PER_SECOND = 1_000_000;

/** `2026-07-03T09:15:02Z` as microseconds. */
export function micros(iso: string): Micros {
  const milliseconds = Date.parse(iso);
  if (Number.isNaN(milliseconds)) throw new RangeError(`not an ISO 8601 instant: ${iso}`);
  return milliseconds * 1000;
}

export function makeClock(settings: ClockSettings): Clock {
  return settings.mode === 'manual' ? new ManualClock(settings.at) : new RunningClock(settings);
}

interface Alarm {
  at: Micros;
  callback: () => void;
}

class ManualClock implements Clock {
  readonly mode = 'manual';
  readonly #alarms = new Set<Alarm>();
  #at: Micros;

  constructor(at: Micros) {
    this.#at = at;
  }

  now(): Micros {
    return this.#at;
  }

  set(at: Micros): void {
    this.#at = at;
    for (const alarm of [...this.#alarms].sort((a, b) => a.at - b.at)) {
      if (alarm.at > this.#at || !this.#alarms.delete(alarm)) continue;
      alarm.callback();
    }
  }

  advance(seconds: number): void {
    this.set(this.#at + Math.round(seconds * MICROS_PER_SECOND));
  }

  at(at: Micros, callback: () => void): () => void {
    const alarm = { at, callback };
    this.#alarms.add(alarm);
    if (at <= this.#at) this.set(this.#at);
    return () => void this.#alarms.delete(alarm);
  }
}

class RunningClock implements Clock {
  #offset: Micros;
  readonly #pending = new Map<Alarm, NodeJS.Timeout>();

  constructor(settings: { mode: 'real' } | { mode: 'offset'; seconds: number }) {
    this.#offset = settings.mode === 'real' ? 0 : Math.round(settings.seconds * MICROS_PER_SECOND);
  }

  get mode(): 'real' | 'offset' {
    return this.#offset === 0 ? 'real' : 'offset';
  }

  now(): Micros {
    return Math.round((performance.timeOrigin + performance.now()) * 1000) + this.#offset;
  }

  set(at: Micros): void {
    this.#offset += at - this.now();
    for (const [alarm, timer] of this.#pending) {
      clearTimeout(timer);
      this.#arm(alarm);
    }
  }

  advance(seconds: number): void {
    this.set(this.now() + Math.round(seconds * MICROS_PER_SECOND));
  }

  at(at: Micros, callback: () => void): () => void {
    const alarm = { at, callback };
    this.#arm(alarm);
    return () => {
      clearTimeout(this.#pending.get(alarm));
      this.#pending.delete(alarm);
    };
  }

  #arm(alarm: Alarm): void {
    // A timer holds at most 31 bits of milliseconds: a later alarm is set again after that time.
    const wait = Math.min(Math.max(0, (alarm.at - this.now()) / 1000), 2 ** 31 - 1);
    const timer = setTimeout(() => {
      if (this.now() < alarm.at) return this.#arm(alarm);
      this.#pending.delete(alarm);
      alarm.callback();
    }, wait);
    timer.unref();
    this.#pending.set(alarm, timer);
  }
}
