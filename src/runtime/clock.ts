import { setTimeout as delay } from 'node:timers/promises';

/** The source of time, so that tests can control waits and expiries without sleeping. */
export interface Clock {
  now(): Date;
  /** Waits `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : {});
  },
};
