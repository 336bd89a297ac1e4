interface IndexEntry<Row> {
  readonly key: number;
  readonly id: number;
  readonly row: Row;
  /** The row has moved or was deleted; the entry is still to be removed. */
  dead: boolean;
}

/** The share of dead entries above which they are removed. */
const SWEEP_SHARE = 0.25;

/**
 * Rows in the order of (key, id), for a table that changes while it is read. A change costs O(1): the old entry is marked
 * dead and the new one is added to a tail, which the next reader sorts and appends, or merges if it does not belong at
 * the end. (When each change sorted all rows again, a shop with 50,000 orders spent its time in `sort`.)
 */
export class SortedIndex<Row extends { id: number }> {
  readonly #keyOf: (row: Row) => number;
  readonly #byId = new Map<number, IndexEntry<Row>>();
  #entries: IndexEntry<Row>[] = [];
  #tail: IndexEntry<Row>[] = [];
  #dead = 0;

  constructor(keyOf: (row: Row) => number, rows: Iterable<Row> = []) {
    this.#keyOf = keyOf;
    for (const row of rows) this.set(row);
  }

  set(row: Row): void {
    this.delete(row.id);
    const entry = { key: this.#keyOf(row), id: row.id, row, dead: false };
    this.#byId.set(row.id, entry);
    this.#tail.push(entry);
  }

  delete(id: number): void {
    const entry = this.#byId.get(id);
    if (!entry) return;
    entry.dead = true;
    this.#dead += 1;
    this.#byId.delete(id);
  }

  /** All entries in order; readers skip the dead ones. */
  entries(): readonly IndexEntry<Row>[] {
    this.#settle();
    return this.#entries;
  }

  /** The position of the first entry at or after (key, id). */
  lowerBound(key: number, id = Number.NEGATIVE_INFINITY): number {
    const entries = this.entries();
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = entries[middle] as IndexEntry<Row>;
      if (entry.key < key || (entry.key === key && entry.id < id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #settle(): void {
    if (this.#tail.length > 0) {
      const tail = this.#tail.filter((entry) => !entry.dead).sort(byKeyThenId);
      this.#dead -= this.#tail.length - tail.length;
      this.#tail = [];
      const last = this.#entries.at(-1);
      const first = tail[0];
      if (!last || !first || byKeyThenId(last, first) < 0) for (const entry of tail) this.#entries.push(entry);
      else this.#entries = merge(this.#entries, tail);
    }
    if (this.#dead > SWEEP_SHARE * this.#entries.length) {
      this.#entries = this.#entries.filter((entry) => !entry.dead);
      this.#dead = 0;
    }
  }
}

function byKeyThenId(a: IndexEntry<unknown>, b: IndexEntry<unknown>): number {
  return a.key - b.key || a.id - b.id;
}

function merge<Row>(left: IndexEntry<Row>[], right: IndexEntry<Row>[]): IndexEntry<Row>[] {
  const merged: IndexEntry<Row>[] = [];
  let next = 0;
  for (const entry of left) {
    for (let other = right[next]; other && byKeyThenId(other, entry) < 0; other = right[++next]) merged.push(other);
    merged.push(entry);
  }
  while (next < right.length) merged.push(right[next++] as IndexEntry<Row>);
  return merged;
}
