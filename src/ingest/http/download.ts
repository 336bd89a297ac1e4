import { type Dispatcher, request as undiciRequest } from 'undici';
import { ConfigError, TransientError } from '../../runtime/errors.js';
import { RefusedError } from './attempts.js';
import { asTransient, placeOf } from './connection.js';
import type { HttpClient } from './http-client.js';
import type { HttpResponse } from './response.js';
import { resuming } from './resume.js';
import { judgeStatus, type Refusal } from './verdict.js';

/** A pause of this length counts as a broken connection. */
const idleTimeoutMs = 60_000;

/** Of a refusal: a longer body has no reason in it that anybody would read. */
const longestRefusalBytes = 64 * 1024;

interface Body {
  url: string;
  /** The number of bytes already received. */
  offset: number;
  headers?: Record<string, string>;
  /**
   * What is wrong with a response, or null. Its body is there if its status is no success, else it is empty: then it is
   * about to be read. Default: what the policy's table of statuses says.
   */
  judge?: (response: HttpResponse) => Refusal | null;
}

/**
 * A large file as a stream, in bounded memory. After a broken connection it resumes with a Range request at the byte reached,
 * see `resuming`. Throws the same errors as `HttpClient.send`.
 */
export function downloadFile(client: HttpClient, url: string): AsyncGenerator<Buffer> {
  const pass = (offset: number): AsyncIterable<Buffer> => bodyFrom(client, { url, offset });
  return resuming({ options: client.options, place: placeOf(url), pass });
}

/** One attempt: the bytes of a body from a position on. Throws a `ConfigError` or a `TransientError`. */
export async function* bodyFrom(client: HttpClient, { url, offset, headers, judge }: Body): AsyncGenerator<Buffer> {
  const { signal, policy, clock } = client.options;
  let body: Dispatcher.ResponseData['body'] | undefined;
  try {
    const answer = await undiciRequest(url, {
      dispatcher: client.agent,
      signal,
      bodyTimeout: idleTimeoutMs,
      headersTimeout: idleTimeoutMs,
      // A compressed body cannot be resumed in the middle.
      headers: { 'accept-encoding': 'identity', ...(offset > 0 && { range: `bytes=${offset}-` }), ...headers },
    });
    body = answer.body;
    if (answer.statusCode === 416) return;
    const response = await beginningOf(answer);
    const refusal = judge ? judge(response) : judgeStatus(policy, response, clock.now());
    if (refusal) throw errorOf(refusal, placeOf(url));
    // A server without range support sends the file from the beginning.
    yield* lengthChecked(answer, answer.statusCode === 206 ? 0 : offset);
  } catch (error) {
    signal.throwIfAborted();
    throw asTransient(error);
  } finally {
    if (body && !body.readableEnded) body.on('error', () => undefined).destroy();
  }
}

/** With the body of a refusal. */
async function beginningOf({ statusCode: status, headers, body }: Dispatcher.ResponseData): Promise<HttpResponse> {
  const pieces: Buffer[] = [];
  if (status >= 300) {
    let length = 0;
    for await (const piece of body as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > longestRefusalBytes) break;
      pieces.push(piece);
    }
  }
  return { status, headers, body: Buffer.concat(pieces) };
}

function errorOf(refusal: Refusal, place: string): Error {
  const { kind, code, message } = refusal;
  if (kind === 'config' || kind === 'unauthorised') return new ConfigError(`${place}: ${message}`, { code });
  if (kind === 'throttled') return new RefusedError(refusal);
  // The rest of a file cannot be asked for in smaller parts.
  const { shrink: _, ...whole } = refusal;
  return new RefusedError(whole);
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
