import type { IncomingHttpHeaders } from 'node:http';
import type { Micros } from './model.js';

export interface Call {
  at: Micros;
  method: string;
  path: string;
  shop: string | null;
  headers: Record<string, string>;
  query: string | null;
  variables: unknown;
  status: number;
  bodyBytes: number;
  requestedCost: number | null;
  isThrottled: boolean;
  faults: string[];
}

const SECRET_HEADERS = new Set(['x-shopify-access-token', 'authorization', 'cookie']);
/** Enough for any test; a demo that runs for days must not fill the memory. */
const KEPT_CALLS = 20_000;

/** What was asked of the simulator, newest last. */
export class CallLog {
  #calls: Call[] = [];

  add(call: Call): void {
    this.#calls.push(call);
    if (this.#calls.length > 2 * KEPT_CALLS) this.#calls = this.#calls.slice(-KEPT_CALLS);
  }

  list(): readonly Call[] {
    return this.#calls;
  }

  clear(): void {
    this.#calls = [];
  }
}

/** Headers as the log keeps them: without secrets. */
export function maskedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    kept[name] = SECRET_HEADERS.has(name) ? '***' : Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return kept;
}
