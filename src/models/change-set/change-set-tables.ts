import type { PoolClient } from '../../database/pool.js';
import { type NamedRow, TableRows } from './table-rows.js';

/** The rows of one change set, by the session's temporary table that they are copied to. */
export class ChangeSetTables {
  readonly #tables = new Map<string, TableRows>();
  readonly #counts = new Map<string, number>();
  #size = 0;

  add(table: string, row: NamedRow): void {
    let rows = this.#tables.get(table);
    if (!rows) {
      rows = new TableRows(table);
      this.#tables.set(table, rows);
    }
    rows.add(row);
    this.#size += 1;
  }

  /** How often it was called for this thing, from 1: numbers the events of each thing. */
  count(thing: string): number {
    const count = (this.#counts.get(thing) ?? 0) + 1;
    this.#counts.set(thing, count);
    return count;
  }

  /** The largest number that `count` returned; 0: it was not called. */
  get highestCount(): number {
    let highest = 0;
    for (const count of this.#counts.values()) highest = Math.max(highest, count);
    return highest;
  }

  /** Rows of all tables. */
  get size(): number {
    return this.#size;
  }

  /** The tables that have rows. */
  get names(): string[] {
    return [...this.#tables.keys()];
  }

  async copyTo(client: PoolClient): Promise<void> {
    for (const rows of this.#tables.values()) await rows.copyTo(client);
  }
}
