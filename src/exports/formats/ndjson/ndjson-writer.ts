import type { ExportColumn, ExportRow, FormatWriter } from '../../table/export-table.js';

/**
 * A JSON object a line, in UTF-8, with every column by its name. Decimals are strings, as the API serves them; integers and booleans
 * are JSON's own.
 */
export class NdjsonWriter implements FormatWriter {
  /** What comes before each value: `{"id":`, `,"total":` … */
  readonly #keys: string[];
  readonly #isPlain: boolean[];

  constructor(columns: readonly ExportColumn[]) {
    this.#keys = columns.map(({ name }, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`);
    this.#isPlain = columns.map(({ type }) => type === 'integer' || type === 'boolean');
  }

  *begin(): Generator<Uint8Array> {
    // The first row is the first line.
  }

  *rows(rows: readonly ExportRow[]): Generator<Uint8Array> {
    let out = '';
    for (const row of rows) {
      for (let at = 0; at < row.length; at += 1) {
        const value = row[at]!;
        out += this.#keys[at]!;
        out += value === null || this.#isPlain[at] ? value : JSON.stringify(value);
      }
      out += '}\n';
    }
    yield Buffer.from(out);
  }

  *end(): Generator<Uint8Array> {
    // Nothing follows the last row.
  }
}
