import type { CellType, ExportColumn, ExportRow, FormatWriter } from '../../table/export-table.js';
import { CellStyles } from './cell-styles.js';
import { cellOf, type MakeCell, textCell } from './cells.js';
import { sheetEnd, sheetFile, sheetStart, workbookFiles } from './workbook-files.js';
import { type ZipEntry, ZipStream } from './zip-stream.js';

export interface XlsxOptions {
  /** The name of the sheet; further ones have a number behind it. */
  sheet: string;
  /** Of a sheet, with its header. Default: as many as a spreadsheet has. */
  rowsOfSheet?: number;
}

const rowsOfSheet = 1_048_576;
/** The next sheet begins before the container's limit for a file. */
const bytesOfSheet = 3_500_000_000;
/** Rows are compressed in pieces of about so many bytes. */
const pieceBytes = 256 * 1024;
/** Of a UTF-16 unit in UTF-8. */
const mostBytesOfUnit = 3;
const longestSheetName = 31;
const widths: Record<CellType, number> = {
  text: 20,
  integer: 10,
  decimal: 12,
  amount: 14,
  boolean: 8,
  date: 12,
  instant: 20,
};

/** A workbook of one sheet, or of several if it has more rows than a sheet. The rows never wait in memory: a piece at a time is compressed. */
export class XlsxWriter implements FormatWriter {
  readonly #zip = new ZipStream();
  readonly #styles = new CellStyles();
  readonly #cells: MakeCell[];
  readonly #letters: string[];
  readonly #rowsOfSheet: number;
  readonly #sheets: string[] = [];
  #sheet: ZipEntry | null = null;
  /** The number of the row written last, in its sheet. */
  #row = 0;
  /**
   * Each row is encoded here as soon as it is made: a text of a whole piece would live long enough to be collected only with all memory,
   * and so would a buffer of its own for each piece.
   */
  #encoded = Buffer.allocUnsafeSlow(2 * pieceBytes);
  #bytes = 0;

  constructor(
    private readonly columns: readonly ExportColumn[],
    private readonly options: XlsxOptions,
  ) {
    this.#cells = columns.map(({ type }) => cellOf(type, this.#styles));
    this.#letters = columns.map((_, at) => columnLetters(at));
    this.#rowsOfSheet = options.rowsOfSheet ?? rowsOfSheet;
  }

  *begin(): Generator<Uint8Array> {
    this.#beginSheet();
    yield* this.#zip.take();
  }

  *rows(rows: readonly ExportRow[]): Generator<Uint8Array> {
    for (const row of rows) {
      if (this.#row === this.#rowsOfSheet || this.#sheet!.bytes > bytesOfSheet) {
        this.#endSheet();
        this.#beginSheet();
      }
      this.#add(row);
      if (this.#bytes >= pieceBytes) this.#flush();
    }
    yield* this.#zip.take();
  }

  *end(): Generator<Uint8Array> {
    this.#endSheet();
    for (const [name, text] of workbookFiles(this.#sheets, this.#styles.formats)) {
      const part = this.#zip.file(name);
      part.write(Buffer.from(text));
      part.end();
    }
    this.#zip.end();
    yield* this.#zip.take();
  }

  #add(row: ExportRow): void {
    this.#row += 1;
    const number = this.#row;
    let cells = '';
    for (let at = 0; at < row.length; at += 1) {
      const value = row[at]!;
      if (value !== null) cells += this.#cells[at]!(this.#letters[at]! + number, value);
    }
    this.#write(`<row r="${number}">${cells}</row>`);
  }

  #beginSheet(): void {
    const number = this.#sheets.length + 1;
    this.#sheets.push(sheetName(this.options.sheet, number));
    this.#sheet = this.#zip.file(sheetFile(number));
    const names = this.columns.map(({ name }, at) => textCell(`${this.#letters[at]}1`, name, CellStyles.header));
    this.#write(`${sheetStart(this.columns.map(({ type }) => widths[type]))}<row r="1">${names.join('')}</row>`);
    this.#row = 1;
  }

  #endSheet(): void {
    this.#write(sheetEnd);
    this.#flush();
    this.#sheet!.end();
  }

  #write(text: string): void {
    const needed = this.#bytes + text.length * mostBytesOfUnit;
    if (needed > this.#encoded.length) {
      const larger = Buffer.allocUnsafeSlow(2 * needed);
      this.#encoded.copy(larger, 0, 0, this.#bytes);
      this.#encoded = larger;
    }
    this.#bytes += this.#encoded.write(text, this.#bytes);
  }

  #flush(): void {
    this.#sheet!.write(this.#encoded.subarray(0, this.#bytes));
    this.#bytes = 0;
  }
}

/** `A`, `Z`, `AA` … */
export function columnLetters(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : columnLetters(Math.floor(at / 26) - 1) + letter;
}

/** Without the characters that a sheet's name may not have, and no longer than it may be. */
function sheetName(wanted: string, number: number): string {
  const behind = number === 1 ? '' : ` ${number}`;
  const allowed = wanted.replace(/[[\]:*?/\\]/g, ' ').trim() || 'export';
  return allowed.slice(0, longestSheetName - behind.length) + behind;
}
