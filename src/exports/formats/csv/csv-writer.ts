import type { CellType, ExportColumn, ExportRow, FormatWriter } from '../../table/export-table.js';
import { type CsvOptions, delimiters } from './csv-options.js';
import { spreadsheetSafe } from './spreadsheet-safe.js';

const byteOrderMark = '\uFEFF';
const lineEnd = '\r\n';

/**
 * CSV after RFC 4180, in UTF-8: lines end in CRLF, a value with a separator, a quote or a line break is in quotes. An empty value is
 * null, and `""` an empty text.
 */
export class CsvWriter implements FormatWriter {
  readonly #separator: string;
  readonly #cells: ((value: string) => string)[];
  /** What has to be in quotes. */
  readonly #special: RegExp;

  constructor(
    private readonly columns: readonly ExportColumn[],
    private readonly options: CsvOptions,
  ) {
    this.#separator = delimiters[options.delimiter];
    this.#special = options.delimiter === 'tab' ? /["\t\r\n]/ : options.delimiter === 'comma' ? /[",\r\n]/ : /[";\r\n]/;
    this.#cells = columns.map(({ type }) => this.#cellOf(type));
  }

  *begin(): Generator<Uint8Array> {
    const names = this.columns.map(({ name }) => this.#text(name));
    const header = `${names.join(this.#separator)}${lineEnd}`;
    yield Buffer.from(this.options.bom ? byteOrderMark + header : header);
  }

  *rows(rows: readonly ExportRow[]): Generator<Uint8Array> {
    const cells = this.#cells;
    const separator = this.#separator;
    let out = '';
    for (const row of rows) {
      for (let at = 0; at < cells.length; at += 1) {
        const value = row[at]!;
        if (at > 0) out += separator;
        if (value !== null) out += cells[at]!(value);
      }
      out += lineEnd;
    }
    yield Buffer.from(out);
  }

  *end(): Generator<Uint8Array> {
    // Nothing follows the last row.
  }

  #cellOf(type: CellType): (value: string) => string {
    if (type === 'text') return (value) => this.#text(value);
    const isDecimal = type === 'decimal' || type === 'amount';
    if (isDecimal && this.options.decimal === 'comma') return (value) => this.#plain(value.replace('.', ','));
    return (value) => value;
  }

  #text(value: string): string {
    return value === '' ? '""' : this.#plain(this.options.isSpreadsheetSafe ? spreadsheetSafe(value) : value);
  }

  #plain(value: string): string {
    return this.#special.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  }
}
