import { Agent, type Dispatcher, request as undiciRequest } from 'undici';
import { CartographError, ConfigError, TransientError } from '../../runtime/errors.js';

export interface ConnectionOptions {
  /** A private certificate authority in PEM, for platforms behind one. */
  ca?: string;
  /** Maximum number of sockets per host. */
  connections?: number;
}

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** Certificate errors of Node and OpenSSL that no retry can cure. */
const certificateFaults = /^(CERT_|ERR_TLS_CERT|SELF_SIGNED_|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER))/;

/** OpenSSL's errors for a response that is not TLS; which one depends on its version and on the bytes received. */
const notTls = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL)$/;

/** A keep-alive pool per host. */
export function createAgent({ ca, connections = 4 }: ConnectionOptions = {}): Agent {
  return new Agent({ connections, keepAliveTimeout: 30_000, connect: { timeout: 10_000, ...(ca ? { ca } : {}) } });
}

/**
 * One attempt: sends the request, passes the response to `read`, and times out after `timeoutMs`, including the body, or once the
 * body does not continue for `stallMs`. A network
 * failure is a `TransientError`; an abort by `signal` rejects with its reason.
 */
export async function exchange<T>(
  agent: Agent,
  { method, url, headers, body }: HttpRequest,
  { timeoutMs, stallMs = timeoutMs, signal }: { timeoutMs: number; stallMs?: number; signal: AbortSignal },
  read: (answer: Dispatcher.ResponseData) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const forward = (): void => stop.abort(signal.reason);
  const timer = setTimeout(() => stop.abort(timedOut(timeoutMs)), timeoutMs);
  signal.addEventListener('abort', forward);
  try {
    const answering = undiciRequest(url, {
      dispatcher: agent,
      method,
      headers: { 'accept-encoding': 'gzip', 'user-agent': 'cartograph', ...headers },
      body: body ?? null,
      // The timer above covers the headers, and the body as a whole.
      headersTimeout: 0,
      bodyTimeout: stallMs < timeoutMs ? stallMs : 0,
      signal: stop.signal,
    });
    const answer = await unlessStopped(answering, stop.signal);
    try {
      return await read(answer);
    } finally {
      // A body that is not read to its end would keep the socket busy.
      if (!answer.body.readableEnded) answer.body.on('error', () => undefined).destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw asTransient(stop.signal.aborted ? stop.signal.reason : error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', forward);
  }
}

/** undici notices an abort only once a socket is free: a request waiting for one would wait forever. */
async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stopped = (): void => undefined;
  const stopping = new Promise<never>((_, reject) => {
    stopped = () => reject(signal.reason);
    signal.addEventListener('abort', stopped);
  });
  try {
    return await Promise.race([work, stopping]);
  } finally {
    signal.removeEventListener('abort', stopped);
    work.catch(() => undefined);
  }
}

/** Host and path only: query strings contain signatures, and on some platforms secrets. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function timedOut(timeoutMs: number): TransientError {
  return new TransientError(`no complete response within ${timeoutMs} ms`, { code: 'http_timeout', shrink: true });
}

/** A network failure becomes a `TransientError`, a request that cannot be sent a `ConfigError`; other errors are unchanged. */
export function asTransient(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CartographError || !('code' in error)) return error;
  if (error.code === 'UND_ERR_INVALID_ARG') {
    const message = `the request cannot be sent (${error.message}): remove line breaks and spaces from the source's settings`;
    return new ConfigError(message, { code: 'http_bad_request', cause: error });
  }
  const code = String(error.code);
  if (code === 'UND_ERR_BODY_TIMEOUT') {
    return new TransientError('the response stopped in the middle', {
      code: 'http_stalled',
      shrink: true,
      cause: error,
    });
  }
  if (certificateFaults.test(code)) {
    const message =
      `the server's certificate is not trusted (${code}): check the address, or set the certificate authority ` +
      'in the settings of the source';
    return new ConfigError(message, { code: 'http_certificate', cause: error });
  }
  if (notTls.test(code)) {
    const message =
      `the server does not use TLS on this port (${code}): https:// was used with a plain http port; ` +
      'correct the port or the scheme of the address';
    return new ConfigError(message, { code: 'http_no_tls', cause: error });
  }
  return new TransientError(`the connection failed (${code})`, { code: 'http_network', cause: error });
}
