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
  /** The actual cost of the call; the rest of the requested cost is returned to the bucket. */
  actualCost: number | null;
  isThrottled: boolean;
  faults: string[];
}

export const SECRET_HEADERS: ReadonlySet<string> = new Set(['x-shopify-access-token', 'authorization', 'cookie']);
const KEPT_DOCUMENTS = 1000;

/** Keeps one copy of each document: a client sends the same few, of some kilobytes, all day. */
export class GraphqlCallLog extends CallLog<Call> {
  readonly #documents = new Map<string, string>();

  override add(call: Call): void {
    const known = call.query === null ? null : (this.#documents.get(call.query) ?? call.query);
    if (known !== null && this.#documents.size < KEPT_DOCUMENTS) this.#documents.set(known, known);
    super.add({ ...call, query: known });
  }
}
