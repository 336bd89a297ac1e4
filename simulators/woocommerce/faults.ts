import type { Fault as AnyFault } from '../kit/faults.js';

/** What a call may meet instead of, or on top of, its ordinary answer. */
export type FaultEffect =
  /** 429, 502, 503…: a host's HTML page unless a body is given; a `retry-after` only if the headers have one. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** 200 and a page: a host's check that you are human, a maintenance plugin. */
  | { kind: 'html' }
  /** PHP's notices, printed before the JSON. Default: one about a plugin. */
  | { kind: 'php-notices'; text?: string }
  /** 500: PHP failed, and WordPress does not say why. */
  | { kind: 'critical-error' }
  /** The connection ends after so many bytes of the body. */
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'delay'; milliseconds: number }
  /** The connection is reset before anything is answered. */
  | { kind: 'reset' }
  /** The store has moved: `to` takes the place of its base URL, path and query stay. Default: 301. */
  | { kind: 'redirect'; to: string; status?: number }
  /** The answer to this path's previous call comes once more, whatever is asked. */
  | { kind: 'duplicate-page' };

export type Fault = AnyFault<FaultEffect, FaultMatch>;

export interface FaultMatch {
  store?: string;
  method?: string;
  /** The path, from the store's base on, contains this text. */
  path?: string;
  /** The query contains this text. */
  query?: string;
}

/** What a fault can know a call by. */
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
