import type { Micros } from './model.js';

export interface Call {
  at: Micros;
  method: string;
  path: string;
  store: string | null;
  /** Decoded, the last of equal names; secrets are `***`. */
  query: Record<string, string>;
  headers: Record<string, string>;
  /** 0: no response was sent. */
  status: number;
  bodyBytes: number;
  /** The host's own limit refused it. */
  isRateLimited: boolean;
  faults: string[];
}

export const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie']);
const SECRET_PARAMETERS = /^(consumer_key|consumer_secret|oauth_.*)$/;

export function maskedQuery(search: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...search].map(([name, value]) => [name, SECRET_PARAMETERS.test(name) ? '***' : value]));
}
