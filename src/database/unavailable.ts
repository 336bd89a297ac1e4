/**
 * SQLSTATEs of a server that is temporarily not available: the connection (08), out of connections, memory or disk (53), shutting
 * down, starting or crashed (57P), its disk failing (58030), and a former primary that takes no writes any more (25006).
 */
const unavailable = /^(08...|53...|57P0.|58030|25006)$/;
/** Socket errors, before there is a server. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
]);
/** pg and pg-pool mark these only by the message. */
const lostMessages =
  /^(Connection terminated|timeout expired$|Query read timeout$|Client has encountered a connection error|Client was closed)/;

interface CodedError extends Error {
  code?: string;
  syscall?: string;
}

/** Whether the database is at fault, not the statement, so that a retry may succeed. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '', message, syscall } = error as CodedError;
  if (code === 'ENOENT') return syscall === 'connect';
  return unavailable.test(code) || unreachable.has(code) || lostMessages.test(message);
}

/** Whether a statement got no answer in time: the next one on that connection would wait behind it. */
export function hadNoAnswer(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** What is wrong, as a message that reveals nothing about the server. */
export function explainUnavailable(error: unknown): string {
  const { code = '', message = '' } = error instanceof Error ? (error as CodedError) : {};
  if (code === '57P03') return 'The database is starting up, or recovering.';
  if (code === '57P01' || code === '57P02') return 'The database is shutting down or restarting.';
  if (code === '53300') return 'The database has no free connections.';
  if (code === '53100') return 'The disk of the database is full.';
  if (code === '53200') return 'The database is out of memory.';
  if (code === '25006') return 'The database accepts no writes: it is read-only, or a standby.';
  if (code === '58030') return 'The disk of the database has failed.';
  if (/time/i.test(message) && code === '') return 'The database does not answer in time.';
  return 'The database cannot be reached.';
}
