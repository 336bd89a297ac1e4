import type { Fault as AnyFault } from '../kit/faults.js';
import type { BulkFault } from './bulk-model.js';

/** A fault that replaces or changes the ordinary answer to a call. */
export type FaultEffect =
  | { kind: 'throttled' }
  /** 429, 5xx, 402, 403, 404, 423…, with the platform's own body unless one is given. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** `data` is null, or only `nullPath`, which the error names. */
  | { kind: 'internal-error'; nullPath?: (string | number)[] }
  /** The connection ends after this many bytes of the body. */
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'delay'; milliseconds: number }
  /** The connection is reset before the answer. */
  | { kind: 'reset' }
  /** The previous answer to this document is repeated. */
  | { kind: 'duplicate-page' }
  | { kind: 'expire-tokens'; all?: boolean };

export type Fault = AnyFault<FaultEffect, FaultMatch>;

export interface FaultMatch {
  shop?: string;
  kind?: CallKind;
  /** The GraphQL document contains this text. */
  query?: string;
}

/** The properties by which a fault selects calls. */
export interface FaultyCall {
  shop: string;
  kind: CallKind;
  query: string;
}

export type CallKind = 'graphql' | 'token' | 'download';
export type { BulkFault };

export function matchesCall(match: FaultMatch, call: FaultyCall): boolean {
  if (match.shop !== undefined && match.shop !== call.shop) return false;
  // A fault without a kind affects GraphQL calls only; token exchanges and downloads must be named.
  if (call.kind !== (match.kind ?? 'graphql')) return false;
  return match.query === undefined || call.query.includes(match.query);
}
