import { columnLetters, columnOf } from './column-letters.js';
import type { LineBuffer } from './line-buffer.js';
import type { NumberFormat } from './number-formats.js';
import { durationOfSerial, timeOfSerial } from './serial-days.js';
import { mostColumns, mostRows } from './sheet-limits.js';
import { isShortened, percentage, plainDecimal } from './sheet-numbers.js';
import { longestRow, numberCell, rowText, type SheetCell, tooLongRow } from './sheet-row.js';
import { spreadsheetText } from './spreadsheet-text.js';
import { damagedWorkbook } from './unreadable.js';
import type { CellMeanings } from './xlsx-workbook.js';
import type { Attributes, XmlListener } from './xml-events.js';

const numbers: NumberFormat = { kind: 'number', currency: '' };

/** Makes lines of the rows of a sheet: the number of a line is that of its row. */
export class XlsxRows implements XmlListener {
  #row = 0;
  #cells: SheetCell[] = [];
  /** Characters of its cells. */
  #length = 0;
  #column = -1;
  #type = 'n';
  #style = 0;
  #value = '';
  #isValue = false;
  #isInline = false;
  #isReadingAid = false;

  constructor(
    private readonly meanings: CellMeanings,
    private readonly lines: LineBuffer,
  ) {}

  opened(name: string, attributes: Attributes): void {
    if (name === 'c') this.#openCell(attributes);
    else if (name === 'v') this.#isValue = true;
    else if (name === 'row') this.#openRow(attributes);
    else if (name === 'is') this.#isInline = true;
    else if (name === 't') this.#isValue = this.#isInline && !this.#isReadingAid;
    else if (name === 'rPh') this.#isReadingAid = true;
  }

  text(text: string): void {
    if (!this.#isValue) return;
    this.#value += text;
    if (this.#value.length > longestRow) throw tooLongRow(this.#row);
  }

  closed(name: string): void {
    if (name === 'v' || name === 't') this.#isValue = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row') this.#closeRow();
    else if (name === 'is') this.#isInline = false;
    else if (name === 'rPh') this.#isReadingAid = false;
  }

  #openRow({ r }: Attributes): void {
    const before = this.#row;
    this.#row = r === undefined ? before + 1 : Number(r);
    if (!(this.#row > before && this.#row <= mostRows)) throw damagedWorkbook(`its row ${r} comes after row ${before}`);
    this.#cells = [];
    this.#length = 0;
    this.#column = -1;
  }

  #closeRow(): void {
    const text = rowText(this.#cells);
    if (text !== '') this.lines.add(this.#row, text);
  }

  #openCell({ r, t = 'n', s }: Attributes): void {
    this.#column = r === undefined ? this.#column + 1 : columnOf(r);
    if (!(this.#column >= 0 && this.#column < mostColumns)) throw damagedWorkbook(`it has a cell ${r}`);
    this.#type = t;
    this.#style = s === undefined ? 0 : Number(s);
    this.#value = '';
  }

  #closeCell(): void {
    if (this.#value === '') return;
    const cell = this.#cell(this.#value);
    this.#length += typeof cell === 'string' ? cell.length : this.#value.length;
    if (this.#length > longestRow) throw tooLongRow(this.#row);
    // Columns before it may be missing: cells without a value need not be written.
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = cell;
  }

  /** The value of a formula is the one that was calculated last. */
  #cell(value: string): SheetCell {
    switch (this.#type) {
      case 's':
        return this.meanings.strings.at(Number(value)) ?? this.#damagedCell();
      case 'str':
      case 'inlineStr':
        return spreadsheetText(value);
      case 'b':
        return value === '1' || value === 'true' ? 'true' : 'false';
      case 'e':
        return { error: value };
      case 'd':
        return { time: value };
      default:
        return this.#numberCell(value);
    }
  }

  #numberCell(value: string): SheetCell {
    const format = this.meanings.formats[this.#style] ?? numbers;
    const digits = plainDecimal(value) ?? this.#damagedCell();
    if (isShortened(value)) return value;
    if (format.kind === 'number') return numberCell(digits, format.currency);
    if (format.kind === 'percent') return { number: percentage(digits) };
    if (format.kind === 'duration') return durationOfSerial(Number(value));
    const time = timeOfSerial(Number(value), this.meanings.daySystem, format);
    return time === null ? { error: `${digits} as a date` } : { time };
  }

  #damagedCell(): never {
    throw damagedWorkbook(`its cell ${columnLetters(this.#column)}${this.#row} is damaged`);
  }
}
