import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../log.js';
import { explainUnavailable, isDatabaseUnavailable } from './unavailable.js';

export interface DatabaseWait {
  /** Waits for whatever may pass: a name that is not known yet, a server that is not there, one without a connection left. */
  isPatient?: boolean;
  /** Aborted: the wait rejects with its reason. */
  signal?: AbortSignal | undefined;
}

const retryMs = 1000;
const deadlineMs = 60_000;
/** SQLSTATE of a server that starts. Who sees it has the right address: even a command at a terminal waits. */
const starting = '57P03';

/** Does `work` once the database can serve it, tried anew for a minute; then its last error is thrown. The log says what is waited for. */
export async function whenAvailable<T>(log: Logger, wait: DatabaseWait, work: () => Promise<T>): Promise<T> {
  const { isPatient = false, signal } = wait;
  const deadline = performance.now() + deadlineMs;
  for (let said = ''; ; ) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const isAwaited = isPatient ? isDatabaseUnavailable(error) : (error as { code?: string }).code === starting;
      if (!isAwaited || performance.now() > deadline) throw error;
      const reason = explainUnavailable(error);
      if (reason !== said) log.warn(`${reason} It is waited for, a minute at most.`);
      said = reason;
    }
    // The signal's own reason is thrown above.
    await delay(retryMs, undefined, { signal }).catch(() => undefined);
  }
}
