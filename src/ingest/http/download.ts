import { type Dispatcher, request as undiciRequest } from 'undici';
import { ConfigError, TransientError } from '../../runtime/errors.js';
import { asTransient, placeOf } from './connection.js';
import { Attempts, type HttpClient, transientVerdict } from './http-client.js';
import { judgeStatus } from './verdict.js';

/** A pause of this length counts as a broken connection. */
const idleTimeoutMs = 60_000;

/**
 * A large file as a stream, in bounded memory. After a broken connection it resumes with a Range request at the byte reached,
 * under the same policy as any request; progress resets the attempts. Throws the same errors as `HttpClient.send`.
 */
export async function* downloadFile(client: HttpClient, url: string): AsyncGenerator<Buffer> {
  const attempts = new Attempts(client.options);
  let received = 0;
  for (;;) {
    try {
      for await (const piece of onePass(client, url, received)) {
        received += piece.length;
        attempts.forgive();
        yield piece;
      }
      return;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      await attempts.waitAfter(transientVerdict(error), placeOf(url));
    }
  }
}

async function* onePass(client: HttpClient, url: string, offset: number): AsyncGenerator<Buffer> {
  const { signal } = client.options;
  let body: Dispatcher.ResponseData['body'] | undefined;
  try {
    const answer = await undiciRequest(url, {
      dispatcher: client.agent,
      signal,
      bodyTimeout: idleTimeoutMs,
      headersTimeout: idleTimeoutMs,
      // A compressed body cannot be resumed in the middle.
      headers: { 'accept-encoding': 'identity', ...(offset > 0 ? { range: `bytes=${offset}-` } : {}) },
    });
    body = answer.body;
    if (answer.statusCode === 416) return;
    assertOk(client, answer);
    // A server without range support sends the file from the beginning.
    yield* lengthChecked(answer, answer.statusCode === 206 ? 0 : offset);
  } catch (error) {
    signal.throwIfAborted();
    throw asTransient(error);
  } finally {
    if (body && !body.readableEnded) body.on('error', () => undefined).destroy();
  }
}

function assertOk({ options }: HttpClient, { statusCode: status, headers }: Dispatcher.ResponseData): void {
  const refusal = judgeStatus(options.policy, { status, headers, body: Buffer.alloc(0) }, options.clock.now());
  if (refusal === null) return;
  const { code, message } = refusal;
  if (refusal.kind === 'config' || refusal.kind === 'unauthorised') throw new ConfigError(message, { code });
  throw new TransientError(message, { code });
}

async function* lengthChecked({ headers, body }: Dispatcher.ResponseData, skip: number): AsyncGenerator<Buffer> {
  const declared = headers['content-length'];
  let length = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    const kept = piece.subarray(Math.min(Math.max(skip - length, 0), piece.length));
    length += piece.length;
    if (kept.length > 0) yield kept;
  }
  if (declared !== undefined && Number(declared) !== length) {
    throw new TransientError(`the body ended after ${length} of ${String(declared)} bytes`, { code: 'http_cut_body' });
  }
}
