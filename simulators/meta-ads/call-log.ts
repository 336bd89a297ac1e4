import type { Micros } from '../kit/clock.js';

export interface Call {
  at: Micros;
  method: string;
  path: string;
  /** Of the query and the form, decoded; secrets are `***`. */
  parameters: Record<string, string>;
  headers: Record<string, string>;
  /** 0: no response was sent. */
  status: number;
  bodyBytes: number;
  /** It was one too many. */
  isRateLimited: boolean;
  faults: string[];
}

export const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie']);
const SECRET_PARAMETERS = new Set(['access_token', 'appsecret_proof']);

export function maskedParameters(parameters: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    [...parameters].map(([name, value]) => [name, SECRET_PARAMETERS.has(name) ? '***' : value]),
  );
}
