import type { Micros } from '../kit/clock.js';

export interface Call {
  at: Micros;
  method: string;
  path: string;
  property: string | null;
  query: Record<string, string>;
  /** Secrets are `***`. */
  headers: Record<string, string>;
  /** The request of a report, parsed; null for other calls. */
  request: Record<string, unknown> | null;
  /** 0: no response was sent. */
  status: number;
  /** The error, or the report unless it is large. */
  answer: Record<string, unknown> | null;
  faults: string[];
}

export const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'x-goog-api-key']);
