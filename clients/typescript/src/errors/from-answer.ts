import type { CartographError } from './cartograph-error.js';
import { kindOf } from './codes.js';
import { ProtocolError } from './kinds.js';

/** An error as GraphQL over HTTP has it. */
export interface WireError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: unknown; [detail: string]: unknown };
}

/** What of the HTTP answer an error needs. */
export type AnswerHead = Pick<Response, 'status' | 'headers'>;

export function errorOf(error: WireError, { status, headers }: AnswerHead): CartographError {
  const { code: found, ...details } = error.extensions ?? {};
  const code = typeof found === 'string' ? found : 'UNKNOWN';
  const { type, retryable } = kindOf(code, status);
  return new type({
    ...{ message: error.message, code, retryable, details, status },
    path: error.path ?? null,
    retryAfter: retryable ? (secondsOf(headers.get('retry-after')) ?? secondsIn(details)) : null,
    requestId: headers.get('x-request-id'),
  });
}

/** The error that decides: one that a retry does not cure before one that it may, with the others of the answer. */
export function decisive(errors: readonly CartographError[]): CartographError {
  const first = errors.find(({ retryable }) => !retryable) ?? errors[0]!;
  first.others = errors.filter((error) => error !== first);
  return first;
}

/** For an answer that is not GraphQL's: of a proxy, or of something else at this address. */
export function errorOfForeignAnswer(head: AnswerHead, cause?: unknown): CartographError {
  const { status, headers } = head;
  const { type, retryable } = kindOf('', status);
  const kind = headers.get('content-type') ?? 'no content type';
  const message = `The answer has status ${status} and is not GraphQL's (${kind}). Check the address, and what is in front of the API.`;
  const facts = { message, code: 'NOT_GRAPHQL', retryable, status, cause, requestId: headers.get('x-request-id') };
  const retryAfter = retryable ? secondsOf(headers.get('retry-after')) : null;
  return retryable || status === 401 || status === 403
    ? new type({ ...facts, retryAfter })
    : new ProtocolError({ ...facts, retryable: false });
}

/** `Retry-After` is a number of seconds or an instant. */
function secondsOf(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d+$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

/** A page of another origin may not see the header. */
function secondsIn({ retryAfterSeconds }: Readonly<Record<string, unknown>>): number | null {
  return typeof retryAfterSeconds === 'number' ? retryAfterSeconds : null;
}
