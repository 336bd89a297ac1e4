import { CallLog } from '../kit/call-log.js';
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

export const SECRET_HEADERS: ReadonlySet<string> = new Set(['x-shopify-access-token', 'authorization', 'cookie']);
const KEPT_DOCUMENTS = 1000;

/** Keeps one copy of each document: a client sends the same few, some kilobytes long, all day. */
export class GraphqlCallLog extends CallLog<Call> {
  readonly #documents = new Map<string, string>();

  override add(call: Call): void {
    const known = call.query === null ? null : (this.#documents.get(call.query) ?? call.query);
    if (known !== null && this.#documents.size < KEPT_DOCUMENTS) this.#documents.set(known, known);
    super.add({ ...call, query: known });
  }
}
