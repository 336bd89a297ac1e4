import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.js';
import { diskProblem } from './disk.js';

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** How often a full disk is checked during a pause, which ends once there is space. */
const lookMs = 1_000;

/**
 * Tries to start the server until it runs, with doubling pauses. Logs each failed attempt with the reason.
 * Returns what `start` returned, or null when the signal was aborted first.
 */
export async function untilStarted<T>(
  { folder, log }: Cluster,
  signal: AbortSignal,
  start: () => Promise<T | null>,
): Promise<T | null> {
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await start();
    } catch (error) {
      const full = await diskProblem(folder).catch(() => null);
      log.error(
        { folder, error: (error as Error).message, nextTryInSeconds: pauseMs / 1000 },
        full ?? 'the embedded Postgres could not be restarted; retrying',
      );
      await pause(folder, pauseMs, full !== null, signal);
    }
  }
  return null;
}

async function pause(folder: string, forMs: number, isFull: boolean, signal: AbortSignal): Promise<void> {
  for (let waited = 0; waited < forMs && !signal.aborted; waited += lookMs) {
    await delay(Math.min(lookMs, forMs - waited), undefined, { signal }).catch(() => undefined);
    if (isFull && (await diskProblem(folder).catch(() => null)) === null) return;
  }
}
