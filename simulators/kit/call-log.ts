import type { IncomingHttpHeaders } from 'node:http';

/** Enough for any test; a demo that runs for days must not fill the memory. */
const KEPT_CALLS = 20_000;

/** The calls that a simulator received, newest last. */
export class CallLog<Call> {
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

/** Headers for the log, with the values of secret ones masked. */
export function maskedHeaders(headers: IncomingHttpHeaders, secret: ReadonlySet<string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    kept[name] = secret.has(name) ? '***' : Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return kept;
}
