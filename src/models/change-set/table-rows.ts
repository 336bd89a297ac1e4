import { CopyRows, type CopyValue } from '../../database/copy-rows.js';
import { copyInto } from '../../database/copy.js';
import type { PoolClient } from '../../database/pool.js';

/** A row, by column name. */
export type NamedRow = Record<string, CopyValue>;

/** Rows to copy to one table. The first row defines the columns; all others have the same, in the same order. */
export class TableRows {
  readonly #rows = new CopyRows();
  #columns: string[] | null = null;

  constructor(readonly table: string) {}

  add(row: NamedRow): void {
    this.#columns ??= Object.keys(row);
    const columns = this.#columns;
    let count = 0;
    for (const name in row) {
      if (name !== columns[count]) throw this.#mismatch(row, columns);
      this.#rows.field(row[name]);
      count += 1;
    }
    if (count !== columns.length) throw this.#mismatch(row, columns);
    this.#rows.endRow();
  }

  async copyTo(client: PoolClient): Promise<void> {
    if (this.#columns === null) return;
    await copyInto(client, `${this.table} (${this.#columns.join(', ')})`, this.#rows);
  }

  #mismatch(row: NamedRow, columns: readonly string[]): Error {
    return new Error(
      `a row of ${this.table} has the columns ${Object.keys(row).join(', ')}, the rows before it have ${columns.join(', ')}`,
    );
  }
}
