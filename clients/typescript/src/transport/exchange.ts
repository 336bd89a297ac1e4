import { CartographError } from '../errors/cartograph-error.js';
import { errorOfForeignAnswer } from '../errors/from-answer.js';
import { NetworkError, TimedOutError } from '../errors/kinds.js';
import { type KeepLimits, KeptAnswers } from './kept-answers.js';
import { timeLimit } from './time-limit.js';

export interface ExchangeSettings {
  url: URL;
  fetch: typeof fetch;
  credential: () => Promise<string | null>;
  timeoutMs: number;
  keep: KeepLimits;
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Whether to keep the answer for the next time, and use the one of the last time. Default: true. */
  keep?: boolean;
}

/** An answer of the API, whatever its errors. */
export interface Exchanged {
  head: Pick<Response, 'status' | 'headers'>;
  body: Record<string, unknown>;
  /** Whether the server said that the kept answer is still right. */
  isUnchanged: boolean;
}

const accepted = 'application/graphql-response+json, application/json;q=0.9';

/**
 * Sends bodies and returns the parsed answers. An answer that came with an `ETag` is kept; the same body is sent with it next time, and
 * an answer 304 then stands for the kept one.
 */
export function exchangeWith(
  settings: ExchangeSettings,
): (body: object, options: RequestOptions) => Promise<Exchanged> {
  const kept = new KeptAnswers(settings.keep);
  return async (body, { signal, keep = true }) => {
    const credential = checkedCredential(await settings.credential());
    const text = JSON.stringify(body);
    // Answers of one user are never taken for another's.
    const key = `${credential ?? ''}\n${text}`;
    const before = keep ? kept.get(key) : undefined;
    const limit = timeLimit(settings.timeoutMs, signal);
    try {
      const response = await settings.fetch(settings.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: accepted,
          ...(credential !== null && { authorization: `Bearer ${credential}` }),
          ...(before && { 'if-none-match': before.etag }),
        },
        body: text,
        signal: limit.signal,
        // Credentials are not sent on to another address.
        redirect: 'error',
      });
      if (response.status === 304 && before) {
        return { head: response, body: parsed(before.text, response), isUnchanged: true };
      }
      const answer = await response.text();
      const result = { head: response, body: parsed(answer, response), isUnchanged: false };
      const etag = response.headers.get('etag');
      if (keep && etag !== null && response.ok && !('errors' in result.body)) kept.set(key, { etag, text: answer });
      else kept.delete(key);
      return result;
    } catch (error) {
      throw failure(error, settings, limit.isOver(), signal);
    } finally {
      limit.done();
    }
  };
}

/** `fetch` would name the whole value in its error. */
export function checkedCredential(credential: string | null): string | null {
  if (credential === null || /^[!-~]+$/.test(credential)) return credential;
  throw new RangeError(
    'The API key is empty, or has a space, a line break or another character that a header cannot hold.',
  );
}

function parsed(text: string, response: Response): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw errorOfForeignAnswer(response, error);
  }
  if (!isAnswer(body)) throw errorOfForeignAnswer(response);
  return body;
}

/** Proxies answer with `{"errors": "…"}` too. */
function isAnswer(body: unknown): body is Record<string, unknown> {
  if (!isObject(body) || !('data' in body || 'errors' in body)) return false;
  const { errors = [], data = null } = body;
  const areErrors = Array.isArray(errors) && errors.every((each) => isObject(each) && typeof each.message === 'string');
  return areErrors && (data === null || isObject(data));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failure(error: unknown, { url, timeoutMs }: ExchangeSettings, isOver: boolean, signal?: AbortSignal): unknown {
  if (error instanceof CartographError) return error;
  if (signal?.aborted) return signal.reason;
  if (isOver) {
    const message = `${shown(url)} did not answer within ${timeoutMs} ms.`;
    return new TimedOutError({ message, code: 'TIMED_OUT', retryable: true, cause: error });
  }
  const message = `${shown(url)} cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
  return new NetworkError({ message, code: 'NETWORK', retryable: true, cause: error });
}

/** Without parameters, which may hold secrets. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
