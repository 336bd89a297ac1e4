import { setImmediate } from 'node:timers/promises';

/** A fit that computes for longer than this keeps the API of the same process waiting. */
const longestTurnMs = 15;

/** Lets the event loop work if it has not for a while. Called often: it nearly always returns at once. */
export type Pause = () => Promise<void>;

/** Its pauses reject with the signal's reason when aborted. */
export function pausesUnder(signal: AbortSignal | null = null): Pause {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < longestTurnMs) return;
    await setImmediate();
    signal?.throwIfAborted();
    since = performance.now();
  };
}
