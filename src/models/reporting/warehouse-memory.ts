import type { Queryable } from '../../database/sql.js';
import type { WarehouseRevision } from '../../ledger/revision/revision.js';
import { onlySources, type Scope } from '../../ledger/scope/scope.js';
import type { CalendarDate } from './calendar-date.js';
import { Calendar } from './calendar.js';
import { loadChannelDirectory } from './channels.js';
import { loadFirstWeeks } from './first-weeks.js';
import type { WarehouseView } from './snapshot.js';
import { loadWarehouseState } from './warehouse.js';

/** Of each, the channels and the sources are kept. */
const mostScopes = 32;

interface Known<Value> {
  revision: string;
  value: Value;
}

/**
 * What all questions to one state of the warehouse need besides their rows, read by the first of them. It is kept by revision, as answers
 * are: whatever they can show counts it up. The caller names the revision that the snapshot `db` is of.
 */
export class WarehouseMemory {
  readonly calendar = new Calendar();
  /** By scope. */
  readonly #views = new Map<string, Known<WarehouseView>>();
  #firstWeeks: Known<ReadonlyMap<string, CalendarDate>> | null = null;

  async view(db: Queryable, scope: Scope, { revision }: WarehouseRevision): Promise<WarehouseView> {
    const key = JSON.stringify(onlySources(scope));
    const known = this.#views.get(key);
    if (known?.revision === revision) return known.value;
    const value = { warehouse: await loadWarehouseState(db, scope), channels: await loadChannelDirectory(db, scope) };
    this.#views.delete(key);
    if (this.#views.size >= mostScopes) this.#views.delete(this.#views.keys().next().value!);
    this.#views.set(key, { revision, value });
    return value;
  }

  /** See `loadFirstWeeks`. */
  async firstWeeks(db: Queryable, { revision }: WarehouseRevision): Promise<ReadonlyMap<string, CalendarDate>> {
    if (this.#firstWeeks?.revision !== revision) this.#firstWeeks = { revision, value: await loadFirstWeeks(db) };
    return this.#firstWeeks.value;
  }
}
