import type { Queryable } from '../../database/sql.js';
import type { WarehouseRevision } from '../../ledger/revision/revision.js';
import type { CalendarDate } from './calendar-date.js';
import { Calendar } from './calendar.js';
import { loadFirstWeeks } from './first-weeks.js';

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
  #firstWeeks: Known<ReadonlyMap<string, CalendarDate>> | null = null;

  /** null: they have not been read at this revision. */
  knownFirstWeeks({ revision }: WarehouseRevision): ReadonlyMap<string, CalendarDate> | null {
    return this.#firstWeeks?.revision === revision ? this.#firstWeeks.value : null;
  }

  /** See `loadFirstWeeks`. */
  async firstWeeks(db: Queryable, { revision }: WarehouseRevision): Promise<ReadonlyMap<string, CalendarDate>> {
    if (this.#firstWeeks?.revision !== revision) this.#firstWeeks = { revision, value: await loadFirstWeeks(db) };
    return this.#firstWeeks.value;
  }
}
