import { CartographError, ThrottledError, TransientError } from '../errors.js';
import type { RunError } from './sync-run.js';

/**
 * Postgres or the way to it went away, or a bound of the connection was met: SQLSTATE classes 08 and 57P, serialisation and
 * deadlock, a lock not had in time, a transaction left alone for too long, and the socket's own codes.
 */
const passingCodes =
  /^(08...|57P0.|40001|40P01|53300|55P03|25P03|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
/** What `pg` and its pool say without a code. */
const passingMessages =
  /^(Connection terminated|Client (was closed|has encountered a connection error)|timeout exceeded when trying to connect)/;
/** A message of over 8 kB would not go through NOTIFY. */
const longestMessage = 2000;

/** Whether trying again later may help. */
export function isWorthRetrying(error: unknown): boolean {
  if (error instanceof TransientError || error instanceof ThrottledError) return true;
  if (error instanceof CartographError || !(error instanceof Error)) return false;
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  return passingCodes.test(code) || passingMessages.test(error.message);
}

/** What ops.sync_run keeps of an error. */
export function explainFailure(error: unknown): RunError {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, longestMessage);
  if (error instanceof CartographError) return { code: error.code, message };
  return isWorthRetrying(error)
    ? { code: 'database_unavailable', message: `The database did not answer: ${message}` }
    : { code: 'unexpected_error', message };
}
