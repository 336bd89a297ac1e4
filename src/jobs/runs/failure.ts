import { isPoolBusy } from '../../database/pool.js';
import { explainUnavailable, isDatabaseUnavailable } from '../../database/unavailable.js';
import type { RunError } from '../../ledger/sync-runs/sync-run.js';
import { CartographError, ThrottledError, TransientError } from '../../runtime/errors.js';

/**
 * Serialisation, deadlocks and lock timeouts (40, 55P03), a cancelled statement (57014), a transaction that waited too long for
 * its worker (25P03, 25P04).
 */
const passingCodes = /^(40001|40P01|55P03|57014|25P03|25P04)$/;
/** NOTIFY does not accept messages over 8 kB. */
const longestMessage = 2000;

/** Whether a later retry may help. */
export function isWorthRetrying(error: unknown): boolean {
  if (error instanceof TransientError || error instanceof ThrottledError) return true;
  if (error instanceof CartographError || !(error instanceof Error)) return false;
  return isDatabaseUnavailable(error) || isPoolBusy(error) || isPassing(error);
}

/** Whether the database is there, but did not execute a statement in time, because of what others were doing. */
export function isPassing(error: unknown): error is Error {
  return error instanceof Error && passingCodes.test(String((error as NodeJS.ErrnoException).code ?? ''));
}

/** What a run stores about an error. */
export function explainFailure(error: unknown): RunError {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, longestMessage);
  if (error instanceof CartographError) return { code: error.code, message };
  return isWorthRetrying(error)
    ? { code: 'database_unavailable', message: `${explainPassing(error)} ${message}` }
    : { code: 'unexpected_error', message };
}

function explainPassing(error: unknown): string {
  return isDatabaseUnavailable(error) ? explainUnavailable(error) : 'The database could not execute a statement:';
}
