import type { Fault as AnyFault } from '../kit/faults.js';

/** A fault that replaces or changes the ordinary response to a call. */
export type FaultEffect =
  /** 429, 502, 503…: a host's HTML page unless a body is given; a `retry-after` only if the headers have one. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** 200 and a page, as from a host's bot check or a maintenance plugin. */
  | { kind: 'html' }
  /** PHP's notices, printed before the JSON. Default: one about a plugin. */
  | { kind: 'php-notices'; text?: string }
  /** 500: PHP failed, without a reason. */
  | { kind: 'critical-error' }
  /** The connection ends after this many bytes of the body. */
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'delay'; milliseconds: number }
  /** The connection is reset before the response. */
  | { kind: 'reset' }
  /** The store has moved: a redirect to `to` with the same path and query. Default: 301. */
  | { kind: 'redirect'; to: string; status?: number }
  /** The previous response for this path is repeated, whatever the query. */
  | { kind: 'duplicate-page' };

export type Fault = AnyFault<FaultEffect, FaultMatch>;

export interface FaultMatch {
  store?: string;
  method?: string;
  /** The path after the store's base URL contains this text. */
  path?: string;
  /** The query contains this text. */
  query?: string;
}

/** The properties by which a fault selects calls. */
export interface FaultyCall {
  store: string;
  method: string;
  path: string;
  query: string;
}

export function matchesCall(match: FaultMatch, call: FaultyCall): boolean {
  return (
    (match.store === undefined || match.store === call.store) &&
    (match.method === undefined || match.method === call.method) &&
    (match.path === undefined || call.path.includes(match.path)) &&
    (match.query === undefined || call.query.includes(match.query))
  );
}
