import { SortedIndex } from '../kit/sorted-index.js';
import type { LegacyId, Micros } from './model.js';

export interface Row {
  id: LegacyId;
  createdAt: Micros;
  updatedAt: Micros;
}

/** The sort orders of search, by name, with their sort keys. */
type SortKeys<R> = Record<string, (row: R) => number>;

interface Pending<R> {
  at: Micros;
  id: LegacyId;
  /** null: the row was deleted. */
  row: R | null;
}

/**
 * The rows of one kind, twice: as in the database (`get`), and as in the search index, which is updated
 * `lag` later: until then search finds a changed row by its old values, and a new one not at all.
 */
export class Table<R extends Row> {
  readonly #live = new Map<LegacyId, R>();
  readonly #indexed = new Map<LegacyId, R>();
  readonly #touchedAt = new Map<LegacyId, Micros>();
  readonly #indexes = new Map<string, SortedIndex<R>>();
  readonly #sortKeys: SortKeys<R>;
  #pending: Pending<R>[] = [];

  constructor(sortKeys: SortKeys<R>) {
    this.#sortKeys = sortKeys;
  }

  get size(): number {
    return this.#live.size;
  }

  get(id: LegacyId): R | undefined {
    return this.#live.get(id);
  }

  values(): IterableIterator<R> {
    return this.#live.values();
  }

  /** When the row was last changed while the shop was open; undefined if it was only loaded. */
  touchedAt(id: LegacyId): Micros | undefined {
    return this.#touchedAt.get(id);
  }

  /** Adds a row to the database and the search index at once, as if it had always been there. */
  load(row: R): void {
    this.#live.set(row.id, row);
    this.#reindex(row.id, row);
  }

  /** A change at `at`: immediate in the database, later in the search index. */
  write(id: LegacyId, row: R | null, at: Micros): void {
    if (row) this.#live.set(id, row);
    else this.#live.delete(id);
    this.#touchedAt.set(id, at);
    this.#pending.push({ at, id, row });
  }

  /** The search index in the order of `sortKey`, holding the changes made up to `visibleUntil`. */
  index(sortKey: string, visibleUntil: Micros): SortedIndex<R> {
    this.#settle(visibleUntil);
    const known = this.#indexes.get(sortKey);
    if (known) return known;
    const keyOf = this.#sortKeys[sortKey];
    if (!keyOf) throw new Error(`The simulator does not sort by ${sortKey}.`);
    const index = new SortedIndex<R>(keyOf, this.#indexed.values());
    this.#indexes.set(sortKey, index);
    return index;
  }

  #settle(visibleUntil: Micros): void {
    let settled = 0;
    for (const change of this.#pending) {
      if (change.at > visibleUntil) break;
      this.#reindex(change.id, change.row);
      settled += 1;
    }
    if (settled > 0) this.#pending = this.#pending.slice(settled);
  }

  #reindex(id: LegacyId, row: R | null): void {
    if (row) this.#indexed.set(id, row);
    else this.#indexed.delete(id);
    for (const index of this.#indexes.values()) {
      if (row) index.set(row);
      else index.delete(id);
    }
  }
}
