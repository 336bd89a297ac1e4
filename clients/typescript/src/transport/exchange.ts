import { CartographError } from '../errors/cartograph-error.js';
import { errorOfForeignAnswer } from '../errors/from-answer.js';
import { NetworkError, TimedOutError } from '../errors/kinds.js';
import { type KeepLimits, KeptAnswers } from './kept-answers.js';
import { timeLimit } from './time-limit.js';

export interface ExchangeSettings {
  url: string;
  fetch: typeof fetch;
  credential: () => Promise<string | null>;
  timeoutMs: number;
  keep: KeepLimits;
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
export function exchangeWith(settings: ExchangeSettings): (body: object, signal?: AbortSignal) => Promise<Exchanged> {
  const kept = new KeptAnswers(settings.keep);
  return async (body, signal) => {
    const credential = await settings.credential();
    const text = JSON.stringify(body);
    // Answers of one user are never taken for another's.
    const key = `${credential ?? ''}\n${text}`;
    const before = kept.get(key);
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
      if (etag !== null && response.ok && !('errors' in result.body)) kept.set(key, { etag, text: answer });
      else kept.delete(key);
      return result;
    } catch (error) {
      throw failure(error, settings, limit.isOver(), signal);
    } finally {
      limit.done();
    }
  };
}

function parsed(text: string, response: Response): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw errorOfForeignAnswer(response, error);
  }
  const isAnswer = typeof body === 'object' && body !== null && ('data' in body || 'errors' in body);
  if (!isAnswer) throw errorOfForeignAnswer(response);
  return body as Record<string, unknown>;
}

function failure(error: unknown, { url, timeoutMs }: ExchangeSettings, isOver: boolean, signal?: AbortSignal): unknown {
  if (error instanceof CartographError || signal?.aborted) return error;
  if (isOver) {
    const message = `${url} did not answer within ${timeoutMs} ms.`;
    return new TimedOutError({ message, code: 'TIMED_OUT', retryable: true, cause: error });
  }
  const message = `${url} cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
  return new NetworkError({ message, code: 'NETWORK', retryable: true, cause: error });
}
