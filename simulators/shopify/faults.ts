import type { Fault as AnyFault } from '../kit/faults.js';
import type { BulkFault } from './bulk-model.js';

/** What a call may meet instead of, or on top of, its ordinary answer. */
export type FaultEffect =
  | { kind: 'throttled' }
  /** 429, 5xx, 402, 403, 404, 423…, with the platform's own body unless one is given. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** `data` null, or partly there: `nullPath` is put to null and named in the error. */
  | { kind: 'internal-error'; nullPath?: (string | number)[] }
  /** The connection ends after so many bytes of the body. */
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'delay'; milliseconds: number }
  /** The connection is reset before anything is answered. */
  | { kind: 'reset' }
  /** The answer to this document's previous call comes once more. */
  | { kind: 'duplicate-page' }
  | { kind: 'expire-tokens'; all?: boolean };

export type Fault = AnyFault<FaultEffect, FaultMatch>;

export interface FaultMatch {
  shop?: string;
  kind?: CallKind;
  /** The GraphQL document contains this text. */
  query?: string;
}

/** What a fault can know a call by. */
export interface FaultyCall {
  shop: string;
  kind: CallKind;
  query: string;
}

export type CallKind = 'graphql' | 'token' | 'download';
export type { BulkFault };

export function matchesCall(match: FaultMatch, call: FaultyCall): boolean {
  if (match.shop !== undefined && match.shop !== call.shop) return false;
  // A fault without a kind is for GraphQL calls: a token's exchange or a download is meant only when named.
  if (call.kind !== (match.kind ?? 'graphql')) return false;
  return match.query === undefined || call.query.includes(match.query);
}
