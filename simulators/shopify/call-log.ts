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
  /** What the call cost in the end; the rest of what it requested went back into the bucket. */
  actualCost: number | null;
  isThrottled: boolean;
  faults: string[];
}

const SECRET_HEADERS = new Set(['x-shopify-access-token', 'authorization', 'cookie']);
/** Enough for any test; a demo that runs for days must not fill the memory. */
const KEPT_CALLS = 20_000;
const KEPT_DOCUMENTS = 1000;

/** What was asked of the simulator, newest last. */
export class CallLog {
  #calls: Call[] = [];
  /** One copy of each document: a client sends the same few, some kilobytes long, all day. */
  readonly #documents = new Map<string, string>();

  add(call: Call): void {
    const known = call.query === null ? null : (this.#documents.get(call.query) ?? call.query);
    if (known !== null && this.#documents.size < KEPT_DOCUMENTS) this.#documents.set(known, known);
    this.#calls.push({ ...call, query: known });
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
