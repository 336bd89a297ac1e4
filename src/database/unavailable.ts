/**
 * SQLSTATEs of a server that cannot serve anybody just now: the connection (08), out of connections, memory or disk (53), shutting
 * down, starting or crashed (57P), its disk failing (58030), and a former primary that takes no writes any more (25006).
 */
const unavailable = /^(08...|53...|57P0.|58030|25006)$/;
/** Of the socket, before there is a server. */
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
/** pg and pg-pool mark these by the message only. */
const lostMessages =
  /^(Connection terminated|timeout expired$|Query read timeout$|Client has encountered a connection error|Client was closed)/;

interface CodedError extends Error {
  code?: string;
  syscall?: string;
}

/** Whether the database, not the statement, is what is wrong, so that the same may go well a little later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '', message, syscall } = error as CodedError;
  if (code === 'ENOENT') return syscall === 'connect';
  return unavailable.test(code) || unreachable.has(code) || lostMessages.test(message);
}

/** Whether a statement had no answer at all in its time: whatever is sent on that connection next waits behind it. */
export function hadNoAnswer(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** What is wrong, in words that give nothing of the server away. */
export function explainUnavailable(error: unknown): string {
  const { code = '', message = '' } = error instanceof Error ? (error as CodedError) : {};
  if (code === '57P03') return 'The database is starting up, or recovering.';
  if (code === '57P01' || code === '57P02') return 'The database is shutting down or restarting.';
  if (code === '53300') return 'The database has no connection left.';
  if (code === '53100') return 'The disk of the database is full.';
  if (code === '53200') return 'The database is out of memory.';
  if (code === '25006') return 'The database takes no writes: it is read-only, or a standby.';
  if (code === '58030') return 'The disk of the database fails.';
  if (/time/i.test(message) && code === '') return 'The database does not answer in time.';
  return 'The database cannot be reached.';
}
