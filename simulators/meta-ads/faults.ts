import type { Fault as AnyFault } from '../kit/faults.js';
import type { JobOutcome } from './insights/jobs.js';

/** A fault that replaces or changes the ordinary response to a call. */
export type FaultEffect =
  /** An error of Meta's own. Default of the status: 400. */
  | {
      kind: 'error';
      status?: number;
      error: { code: number; message: string; error_subcode?: number; is_transient?: boolean; error_user_msg?: string };
      headers?: Record<string, string>;
    }
  /** A status with a page, as of a proxy. */
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** 200 and a page. */
  | { kind: 'html' }
  /** Headers beside the ordinary answer. */
  | { kind: 'headers'; headers: Record<string, string> }
  /** 200 and a list without rows, without an error. */
  | { kind: 'empty' }
  /** The job that the call makes turns out so. */
  | { kind: 'job'; outcome: JobOutcome }
  /** The connection ends after this many bytes of the body. */
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'delay'; milliseconds: number }
  /** The connection is reset before the response. */
  | { kind: 'reset' };

export type Fault = AnyFault<FaultEffect, FaultMatch>;

export interface FaultMatch {
  method?: string;
  /** The path after the version contains this text. */
  path?: string;
  /** The query, or the form, contains this text. */
  query?: string;
}

/** The properties by which a fault selects calls. */
export interface FaultyCall {
  method: string;
  path: string;
  query: string;
}

export function matchesCall(match: FaultMatch, call: FaultyCall): boolean {
  return (
    (match.method === undefined || match.method === call.method) &&
    (match.path === undefined || call.path.includes(match.path)) &&
    (match.query === undefined || call.query.includes(match.query))
  );
}
