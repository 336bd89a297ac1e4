import type { PoolClient } from '../../database/pool.js';
import { type NamedRow, TableRows } from './table-rows.js';

/** The rows of one change set on their way to the session's temporary tables, each by the table's name. */
export class ChangeSetTables {
  readonly #tables = new Map<string, TableRows>();
  readonly #counts = new Map<string, number>();

  add(table: string, row: NamedRow): void {
    let rows = this.#tables.get(table);
    if (!rows) {
      rows = new TableRows(table);
      this.#tables.set(table, rows);
    }
    rows.add(row);
  }

  /** How often it was asked for this thing, from 1: numbers what happens to each of several things. */
  count(thing: string): number {
    const count = (this.#counts.get(thing) ?? 0) + 1;
    this.#counts.set(thing, count);
    return count;
  }

  /** The largest number that `count` gave; 0: it was not asked. */
  get highestCount(): number {
    let highest = 0;
    for (const count of this.#counts.values()) highest = Math.max(highest, count);
    return highest;
  }

  /** The tables that have rows. */
  get names(): string[] {
    return [...this.#tables.keys()];
  }

  async copyTo(client: PoolClient): Promise<void> {
    for (const rows of this.#tables.values()) await rows.copyTo(client);
  }
}
