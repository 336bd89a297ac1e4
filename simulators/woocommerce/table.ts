import { SortedIndex } from '../kit/sorted-index.js';
import type { WooId } from './model.js';

interface Timed {
  id: WooId;
  createdAt?: number;
  modifiedAt?: number | null;
}

export type SortKey = 'id' | 'date' | 'modified';

/** Filtered lists are cached between calls, because a client that pages requests the same list repeatedly. */
const KEPT_LISTS = 20;

/** The rows of one kind, sorted by id, created and modified time. */
export class Table<R extends { id: WooId }> {
  readonly #rows = new Map<WooId, R>();
  readonly #indexes: Record<SortKey, SortedIndex<R>> = {
    id: new SortedIndex<R>((row) => row.id),
    date: new SortedIndex<R>((row) => (row as Timed).createdAt ?? 0),
    modified: new SortedIndex<R>((row) => (row as Timed).modifiedAt ?? 0),
  };

  readonly #lists = new Map<string, readonly R[]>();

  get size(): number {
    return this.#rows.size;
  }

  get(id: WooId): R | undefined {
    return this.#rows.get(id);
  }

  values(): IterableIterator<R> {
    return this.#rows.values();
  }

  set(row: R): void {
    this.#rows.set(row.id, row);
    this.#lists.clear();
    for (const index of Object.values(this.#indexes)) index.set(row);
  }

  delete(id: WooId): boolean {
    this.#lists.clear();
    for (const index of Object.values(this.#indexes)) index.delete(id);
    return this.#rows.delete(id);
  }

  /** All rows, ascending; rows with equal times by id. */
  sorted(by: SortKey): R[] {
    const rows: R[] = [];
    for (const { row, dead } of this.#indexes[by].entries()) if (!dead) rows.push(row);
    return rows;
  }

  /** The sorted rows that match. `name` identifies the filter: each runs once until a row changes. */
  matching(by: SortKey, name: string, test: (row: R) => boolean): readonly R[] {
    const key = `${by} ${name}`;
    const known = this.#lists.get(key);
    if (known) return known;
    if (this.#lists.size >= KEPT_LISTS) this.#lists.clear();
    const rows = this.sorted(by).filter(test);
    this.#lists.set(key, rows);
    return rows;
  }
}
