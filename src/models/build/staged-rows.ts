import { type CopyValue, copyInto, copyRow, pieceSize } from '../../database/copy.js';
import type { PoolClient } from '../../database/pool.js';

/** Rows on their way to one temporary table, as text for COPY: in buffers, which are no work for the garbage collector. */
export class StagedRows {
  readonly #target: string;
  readonly #pieces: Buffer[] = [];
  #last = '';

  constructor(
    readonly table: string,
    columns: readonly string[],
  ) {
    this.#target = `${table} (${columns.join(', ')})`;
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0 && this.#last === '';
  }

  add(values: readonly CopyValue[]): void {
    this.#last += copyRow(values);
    if (this.#last.length < pieceSize) return;
    this.#pieces.push(Buffer.from(this.#last));
    this.#last = '';
  }

  async copyTo(client: PoolClient): Promise<void> {
    if (!this.isEmpty) await copyInto(client, this.#target, [...this.#pieces, this.#last]);
  }
}
