import type { BulkFault } from './bulk-model.js';

/** What a call may meet instead of, or on top of, its ordinary answer. */
export type FaultEffect =
  | { kind: 'throttled' }
  /** 429, 5xx, 402, 403, 404, 423…, with the platform's own body unless one is given. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** `data` null, or partly there: `nullPath` is put to null and named in the error. */
  | { kind: 'internal-error'; nullPath?: (string | number)[] }
  /** The connection ends after so many bytes of the body. */
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'delay'; milliseconds: number }
  /** The connection is reset before anything is answered. */
  | { kind: 'reset' }
  /** The answer to this document's previous call comes once more. */
  | { kind: 'duplicate-page' }
  | { kind: 'expire-tokens'; all?: boolean };

export interface Fault {
  effect: FaultEffect;
  /** How many calls meet it; 1 unless told. */
  times?: number;
  /** Calls that pass before the first one meets it. */
  skip?: number;
  match?: FaultMatch;
}

export interface FaultMatch {
  shop?: string;
  kind?: CallKind;
  /** The GraphQL document contains this text. */
  query?: string;
}

export type CallKind = 'graphql' | 'token' | 'download';
export type { BulkFault };

/** The faults that wait for their calls. */
export class Faults {
  #waiting: (Fault & { times: number; skip: number })[] = [];

  inject(fault: Fault): void {
    this.#waiting.push({ ...fault, times: fault.times ?? 1, skip: fault.skip ?? 0 });
  }

  clear(): void {
    this.#waiting = [];
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** The effects that this call meets. */
  take(call: { shop: string; kind: CallKind; query: string }): FaultEffect[] {
    const effects: FaultEffect[] = [];
    for (const fault of this.#waiting) {
      if (!matches(fault.match ?? {}, call)) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.times -= 1;
      effects.push(fault.effect);
    }
    this.#waiting = this.#waiting.filter((fault) => fault.times > 0);
    return effects;
  }
}

function matches(match: FaultMatch, call: { shop: string; kind: CallKind; query: string }): boolean {
  if (match.shop !== undefined && match.shop !== call.shop) return false;
  // A fault without a kind is for GraphQL calls: a token's exchange or a download is meant only when named.
  if (call.kind !== (match.kind ?? 'graphql')) return false;
  return match.query === undefined || call.query.includes(match.query);
}
