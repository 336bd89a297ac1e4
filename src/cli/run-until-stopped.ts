import { aborted, abortOnSignals } from '../processes/signals.js';
import type { Logger } from '../runtime/log.js';

/** Starts a process, and stops it in order on a signal. */
export async function runUntilStopped<P extends { stop(): Promise<void> }>(
  log: Logger,
  start: (signal: AbortSignal) => Promise<P>,
  onStarted: (running: P) => void,
): Promise<void> {
  const signal = abortOnSignals();
  const running = await start(signal).catch((error: unknown) => {
    if (signal.aborted && error === signal.reason) return null;
    throw error;
  });
  if (!running) {
    log.info('stopped during start-up');
    return;
  }
  onStarted(running);
  await aborted(signal);
  log.info('stopping: finishing the current step');
  await running.stop();
}
