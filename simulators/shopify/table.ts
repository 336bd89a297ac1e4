import { SortedIndex } from '../kit/sorted-index.js';
import type { LegacyId, Micros } from './model.js';

export interface Row {
  id: LegacyId;
  createdAt: Micros;
  updatedAt: Micros;
}

/** The orderings that search knows, by name, with what each sorts by. */
type SortKeys<R> = Record<string, (row: R) => number>;

interface Pending<R> {
  at: Micros;
  id: LegacyId;
  /** null: the row went away. */
  row: R | null;
}

/**
 * The rows of one kind, twice: as the database has them (`get`), and as the search index knows them, which follows
 * `lag` behind: until then a changed row is found by its old values, a new one not at all.
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

  /** When the row was last changed while the shop was open; undefined for rows as they were loaded. */
  touchedAt(id: LegacyId): Micros | undefined {
    return this.#touchedAt.get(id);
  }

  /** Puts a row into database and search index at once, as if it had always been there. */
  load(row: R): void {
    this.#live.set(row.id, row);
    this.#reindex(row.id, row);
  }

  /** A change at `at`: the database has it now, the search index later. */
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
