import type { CalendarDate } from '../../canonical/calendar-date.js';
import { onlySources, type Scope } from '../../ledger/scope/scope.js';
import type { WarehouseView } from './snapshot.js';

/** What questions to one state of the warehouse need besides their rows. */
export interface Remembered extends WarehouseView {
  /** See `loadFirstWeeks`. The same in all scopes. */
  firstWeeks: ReadonlyMap<string, CalendarDate>;
}

/** There are few principals with a scope of their own. */
const mostScopes = 100;
const inAllScopes = 'all scopes';

/**
 * What has been read of the newest state that was asked about, by scope, for all other questions to it. It is kept by revision, as answers
 * are: whatever they can show counts it up. The caller names the revision that its rows are of. `scope` null: it is the same in all scopes.
 */
export class WarehouseMemory {
  #revision = '';
  readonly #parts = new Map<string, Partial<Remembered>>();

  /** A part, if it has been read at this revision. */
  known<Part extends keyof Remembered>(
    part: Part,
    scope: Scope | null,
    revision: string,
  ): Remembered[Part] | undefined {
    return revision === this.#revision ? this.#parts.get(keyOf(scope))?.[part] : undefined;
  }

  /** A part. `read` reads it from rows of this revision. */
  async part<Part extends keyof Remembered>(
    part: Part,
    scope: Scope | null,
    revision: string,
    read: () => Promise<Remembered[Part]>,
  ): Promise<Remembered[Part]> {
    // A question that began before the newest state was known.
    if (this.#revision !== '' && BigInt(revision) < BigInt(this.#revision)) return await read();
    if (this.#revision !== revision) this.#parts.clear();
    this.#revision = revision;
    const key = keyOf(scope);
    const before = this.#parts.get(key)?.[part];
    if (before) return before;
    const value = await read();
    if (this.#revision !== revision) return value;
    if (this.#parts.size >= mostScopes) this.#parts.clear();
    this.#parts.set(key, { ...this.#parts.get(key), [part]: value });
    return value;
  }
}

function keyOf(scope: Scope | null): string {
  return scope === null ? inAllScopes : JSON.stringify(onlySources(scope));
}
