import type { Fault as AnyFault } from '../kit/faults.js';
import type { ErrorKind } from './ads-error.js';

/** A fault that replaces or changes the ordinary response to a call. */
export type FaultEffect =
  /** An error of Google Ads; `retryDelay` as `30s`. `isInStream`: after the first chunk, with status 200. */
  | { kind: 'ads-error'; error: ErrorKind; word: string; message?: string; retryDelay?: string; isInStream?: true }
  /** A status with an HTML page, as from a proxy; `retry-after` only if the headers have one. */
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** The connection ends after this many bytes of the body. */
  | { kind: 'cut'; afterBytes: number }
  /** The array of chunks is not closed, although the response ends properly. */
  | { kind: 'unclosed' }
  /** The body stops after this many bytes, and the connection stays open. */
  | { kind: 'stall'; afterBytes: number }
  | { kind: 'reset' }
  | { kind: 'delay'; milliseconds: number }
  /** Rows of these days are missing, without an error; all of them if there are none. */
  | { kind: 'missing-rows'; days?: readonly string[] }
  /** All access tokens end. */
  | { kind: 'expire-tokens' };

export type Fault = AnyFault<FaultEffect, FaultMatch>;

export interface FaultMatch {
  customer?: string;
  /** `search`, `searchStream` or `token`. */
  method?: string;
  /** The query contains this text. */
  query?: string;
}

/** The properties by which a fault selects calls. */
export interface FaultyCall {
  customer: string;
  method: string;
  query: string;
}

export function matchesCall(match: Partial<FaultMatch>, call: FaultyCall): boolean {
  return (
    (match.customer === undefined || match.customer === call.customer) &&
    (match.method === undefined || match.method === call.method) &&
    (match.query === undefined || call.query.includes(match.query))
  );
}
