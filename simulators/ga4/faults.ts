import type { Fault as AnyFault } from '../kit/faults.js';

/** A fault that replaces or changes the ordinary response to a call. */
export type FaultEffect =
  /** 500 and 503 are Google's errors in JSON, 502 the HTML page of its front end. They count as server errors. */
  | { kind: 'status'; status: 500 | 502 | 503 }
  /** A refusal with this status and message. */
  | { kind: 'refusal'; code: number; status: string; message: string }
  /** The connection ends after this many bytes of the body. */
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'delay'; milliseconds: number }
  /** The connection is reset before the response. */
  | { kind: 'reset' };

export type Fault = AnyFault<FaultEffect, FaultMatch>;

export interface FaultMatch {
  property?: string;
  /** The path contains this text: `runReport`, `token`. */
  path?: string;
  /** The request body contains this text: a date, a dimension. */
  body?: string;
}

/** The properties by which a fault selects calls. */
export interface FaultyCall {
  property: string | null;
  path: string;
  body: string;
}

export function matchesCall(match: FaultMatch, call: FaultyCall): boolean {
  return (
    (match.property === undefined || match.property === call.property) &&
    (match.path === undefined || call.path.includes(match.path)) &&
    (match.body === undefined || call.body.includes(match.body))
  );
}
