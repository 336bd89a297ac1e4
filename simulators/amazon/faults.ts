import type { Fault as AnyFault } from '../kit/faults.js';

/** A fault that replaces or changes the ordinary response to a call. */
export type FaultEffect =
  /** A refusal of the API; without `details` if it is null. */
  | { kind: 'api-error'; status: number; code: string; message: string; details?: string | null }
  /** 429 without a header, whatever the bucket holds. `isBare`: without `details`. */
  | { kind: 'throttled'; isBare?: true }
  /** A status with an HTML page, as from a proxy. */
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** The connection ends after this many bytes of the body. */
  | { kind: 'cut'; afterBytes: number }
  /** The body stops after this many bytes, and the connection stays open. */
  | { kind: 'stall'; afterBytes: number }
  | { kind: 'reset' }
  | { kind: 'delay'; milliseconds: number }
  /** All access tokens end before the call. */
  | { kind: 'expire-tokens' }
  /** The created report ends so. `hasReason`: FATAL with a document that says why. */
  | { kind: 'report-outcome'; outcome: 'CANCELLED' | 'FATAL'; hasReason?: true }
  /** The link of a document is over as it is given. */
  | { kind: 'dead-link' }
  /** This dataset is refused with 400, as one was for half a day in August 2026. */
  | { kind: 'refuses-dataset'; dataset: string };

export type Fault = AnyFault<FaultEffect, FaultMatch>;

export interface FaultMatch {
  /** Its name, `token` or `download`. */
  operation?: string;
  /** The path contains this text. */
  path?: string;
  /** The query contains this text. */
  query?: string;
}

/** The properties by which a fault selects calls. */
export interface FaultyCall {
  operation: string;
  path: string;
  query: string;
}

export function matchesCall(match: Partial<FaultMatch>, call: FaultyCall): boolean {
  return (
    (match.operation === undefined || match.operation === call.operation) &&
    (match.path === undefined || call.path.includes(match.path)) &&
    (match.query === undefined || call.query.includes(match.query))
  );
}
