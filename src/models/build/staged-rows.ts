import { type CopyValue, copyInto, copyRow } from '../../database/copy.js';
import type { PoolClient } from '../../database/pool.js';

/** Rows on their way to one temporary table, as text for COPY. */
export class StagedRows {
  readonly #target: string;
  readonly #pieces: string[] = [];

  constructor(
    readonly table: string,
    columns: readonly string[],
  ) {
    this.#target = `${table} (${columns.join(', ')})`;
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  add(values: readonly CopyValue[]): void {
    this.#pieces.push(copyRow(values));
  }

  async copyTo(client: PoolClient): Promise<void> {
    if (!this.isEmpty) await copyInto(client, this.#target, [this.#pieces.join('')]);
  }
}
