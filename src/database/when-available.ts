import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../runtime/log.js';
import { explainUnavailable, isDatabaseUnavailable } from './unavailable.js';

export interface DatabaseWait {
  /** Waits for any temporary fault: an unknown host name, a server that does not listen, one without free connections. */
  isPatient?: boolean;
  /** If aborted, the wait rejects with its reason. */
  signal?: AbortSignal | undefined;
}

const retryMs = 1000;
const deadlineMs = 60_000;
/** SQLSTATE of a server that is starting. The address is right then, so even an interactive command waits. */
const starting = '57P03';

/** Runs `work` once the database is available, retrying for a minute; then throws the last error. Logs what it is waiting for. */
export async function whenAvailable<T>(log: Logger, wait: DatabaseWait, work: () => Promise<T>): Promise<T> {
  const { isPatient = false, signal } = wait;
  const deadline = performance.now() + deadlineMs;
  for (let said = ''; ;) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const isAwaited = isPatient ? isDatabaseUnavailable(error) : (error as { code?: string }).code === starting;
      if (!isAwaited || performance.now() > deadline) throw error;
      const reason = explainUnavailable(error);
      if (reason !== said) log.warn(`${reason} Waiting for at most a minute.`);
      said = reason;
    }
    // The signal's own reason is thrown above.
    await delay(retryMs, undefined, { signal }).catch(() => undefined);
  }
}
