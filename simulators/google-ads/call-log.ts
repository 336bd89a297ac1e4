import type { Micros } from '../kit/clock.js';

export interface Call {
  at: Micros;
  method: string;
  path: string;
  customer: string;
  /** null: the body has none. */
  query: string | null;
  headers: Record<string, string>;
  /** 0: no response was sent. */
  status: number;
  bodyBytes: number;
  /** It was counted as an operation. */
  isOperation: boolean;
  isRateLimited: boolean;
  faults: string[];
}

export const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'developer-token']);
