import { type CopyValue, copyInto, copyRow, pieceSize } from '../../database/copy.js';
import type { PoolClient } from '../../database/pool.js';

/** A row, by column name. */
export type NamedRow = Record<string, CopyValue>;

/**
 * Rows to copy to one table, as text for COPY, in buffers, which cost the garbage collector nothing. The first row
 * defines the columns; all others have the same, in the same order.
 */
export class TableRows {
  readonly #pieces: Buffer[] = [];
  #columns: string[] | null = null;
  #last = '';

  constructor(readonly table: string) {}

  add(row: NamedRow): void {
    this.#columns ??= Object.keys(row);
    const columns = this.#columns;
    const values: CopyValue[] = [];
    for (const name in row) {
      if (name !== columns[values.length]) throw this.#mismatch(row, columns);
      values.push(row[name]);
    }
    if (values.length !== columns.length) throw this.#mismatch(row, columns);
    this.#last += copyRow(values);
    if (this.#last.length < pieceSize) return;
    this.#pieces.push(Buffer.from(this.#last));
    this.#last = '';
  }

  async copyTo(client: PoolClient): Promise<void> {
    if (this.#columns === null) return;
    await copyInto(client, `${this.table} (${this.#columns.join(', ')})`, [...this.#pieces, this.#last]);
  }

  #mismatch(row: NamedRow, columns: readonly string[]): Error {
    return new Error(
      `a row of ${this.table} has the columns ${Object.keys(row).join(', ')}, the rows before it have ${columns.join(', ')}`,
    );
  }
}
