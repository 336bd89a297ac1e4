import { onlySources, type Scope } from '../../ledger/scope/scope.js';
import type { WarehouseView } from '../../models/reporting/snapshot.js';

/** There are few principals with a scope of their own. */
const mostScopes = 100;

/** What answers depend on besides their rows, by scope, as of the newest state that was asked about: it changes with the revision only. */
export class KeptViews {
  #revision = '';
  readonly #views = new Map<string, Partial<WarehouseView>>();

  /** A part of the view of a scope, if it is known at this revision. */
  known<Part extends keyof WarehouseView>(part: Part, scope: Scope, revision: string): WarehouseView[Part] | undefined {
    return revision === this.#revision ? this.#views.get(keyOf(scope))?.[part] : undefined;
  }

  /** A part of the view of a scope. `read` reads it from rows of this revision. */
  async part<Part extends keyof WarehouseView>(
    part: Part,
    scope: Scope,
    revision: string,
    read: () => Promise<WarehouseView[Part]>,
  ): Promise<WarehouseView[Part]> {
    // A question that began before the newest state was known.
    if (this.#revision !== '' && BigInt(revision) < BigInt(this.#revision)) return await read();
    if (this.#revision !== revision) this.#views.clear();
    this.#revision = revision;
    const key = keyOf(scope);
    const before = this.#views.get(key)?.[part];
    if (before) return before;
    const value = await read();
    if (this.#revision !== revision) return value;
    if (this.#views.size >= mostScopes) this.#views.clear();
    this.#views.set(key, { ...this.#views.get(key), [part]: value });
    return value;
  }
}

function keyOf(scope: Scope): string {
  return JSON.stringify(onlySources(scope));
}
