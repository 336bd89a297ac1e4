import { readEnvironment } from '../config/environment.js';
import { explainUnavailable, isDatabaseUnavailable } from '../database/unavailable.js';
import { explainFailure, isWorthRetrying } from '../jobs/runs/failure.js';
import { CartographError, ConfigError } from '../runtime/errors.js';

/** SQLSTATEs of a database that answers but cannot be used as configured, and what to do. */
const databaseFaults: Record<string, string> = {
  '28000': 'check the user in database.url (or DATABASE_URL), and that the server accepts it from this host.',
  '28P01': 'check user and password in database.url (or DATABASE_URL).',
  '3D000': 'create the database, or set another one in database.url (or DATABASE_URL).',
  '42501': 'grant the user in database.url the right to create schemas in the database.',
};

/** Whether the configuration has to be changed before a retry makes sense. */
export function isConfigurationFault(error: Error & { code?: string }): boolean {
  return error instanceof ConfigError || (error.code ?? '') in databaseFaults;
}

/** An error as a readable message; the stack only at LOG_LEVEL=debug. */
export function explain(error: Error & { code?: string; errors?: Error[] }): string {
  const isDebugging = ['debug', 'trace'].includes(readEnvironment(process.cwd()).LOG_LEVEL ?? '');
  if (isDebugging) return error.stack ?? error.message;
  if (error instanceof CartographError) return error.message;
  if (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND') {
    return `The database does not answer (${error.errors?.[0]?.message ?? error.message}). Check that it is running, and that database.url is correct.`;
  }
  if (isDatabaseUnavailable(error))
    return `${explainUnavailable(error)} Its message: ${error.message}. Try again later.`;
  if (isWorthRetrying(error))
    return `${explainFailure(error).message}. Run the command again. What was committed is kept.`;
  const fault = databaseFaults[error.code ?? ''];
  if (fault) return `${error.message}: ${fault}`;
  if (error.code === 'EADDRINUSE') return `${error.message}: choose another port with PORT or api.port.`;
  return `${error.message}\nThis error is unexpected. Run again with LOG_LEVEL=debug to see the stack.`;
}
