import type { Micros } from '../kit/clock.js';

export interface Call {
  at: Micros;
  method: string;
  path: string;
  /** The name of the operation; `token`, `download`, or '' for none. */
  operation: string;
  query: string;
  body: string;
  headers: Record<string, string>;
  /** 0: no response was sent. */
  status: number;
  bodyBytes: number;
  /** The operation's bucket was empty. */
  isRateLimited: boolean;
  faults: string[];
}

export const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'x-amz-access-token']);
