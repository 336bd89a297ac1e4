import { readEnvironment } from '../config/environment.js';
import { CartographError } from '../errors.js';

/** What went wrong as a person would tell it; the stack only at LOG_LEVEL=debug. */
export function explain(error: Error & { code?: string; errors?: Error[] }): string {
  const isDebugging = ['debug', 'trace'].includes(readEnvironment(process.cwd()).LOG_LEVEL ?? '');
  if (isDebugging) return error.stack ?? error.message;
  if (error instanceof CartographError) return error.message;
  if (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND') {
    return `The database does not answer (${error.errors?.[0]?.message ?? error.message}). Is it up, and is database.url right?`;
  }
  if (error.code === 'EADDRINUSE') return `${error.message}: choose another port by PORT or api.port.`;
  return `${error.message}\nThis was not expected. LOG_LEVEL=debug shows where it happened.`;
}
