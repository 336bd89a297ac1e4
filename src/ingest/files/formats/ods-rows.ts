import type { LineBuffer } from './line-buffer.js';
import { durationOfSerial } from './serial-days.js';
import { mostColumns, mostRows } from './sheet-limits.js';
import { isShortened, percentage, plainDecimal } from './sheet-numbers.js';
import { cellText, longestRow, numberCell, rowText, type SheetCell, tooLongRow } from './sheet-row.js';
import { damagedWorkbook } from './unreadable.js';
import type { Attributes, XmlListener } from './xml-events.js';

const dayMs = 86_400_000;
/** How a spreadsheet shows that a formula has no result, in its language; `#1001` is a result. */
const shownError = /^(?:#(?:[\p{Lu}/0]+[!?]|N\/A|NV)|Err:\d+)$/u;

/**
 * Makes lines of the rows of one sheet of an ODS workbook (OpenDocument 1.3): the number of a line is that of its row.
 * Counts equal rows and cells that are written once.
 */
export class OdsRows implements XmlListener {
  /** Of all sheets so far. */
  readonly names: string[] = [];
  #isWanted = false;
  /** Tables in the cells of a table are not read. */
  #tables = 0;
  #row = 1;
  #repeats = 1;
  #cells: SheetCell[] = [];
  #cell: Attributes | null = null;
  #paragraphs: string[] = [];
  /** Characters of the cell's text, and of the row's cells. */
  #length = 0;
  #rowLength = 0;
  /** Elements that are open inside the cell. */
  #depth = 0;
  /** The depth from which a comment or a drawing is passed over. */
  #skippedFrom = 0;

  constructor(
    /** The name of the sheet that is read; null: none. */
    private readonly wanted: string | null,
    private readonly lines: LineBuffer,
  ) {}

  opened(name: string, attributes: Attributes): void {
    if (this.#cell) this.#openInCell(name, attributes);
    else if (name === 'table') this.#openTable(attributes);
    else if (!this.#isWanted || this.#tables !== 1) return;
    else if (name === 'table-row') this.#openRow(attributes);
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#openCell(attributes);
  }

  text(text: string): void {
    if (this.#depth === 0 || this.#skippedFrom > 0) return;
    // The standard makes one space of several, but spreadsheets write several and mean them.
    this.#append(text.replace(/\s*\n\s*/g, ' '));
  }

  closed(name: string): void {
    if (this.#cell && this.#depth > 0) {
      if (this.#depth === this.#skippedFrom) this.#skippedFrom = 0;
      this.#depth -= 1;
    } else if (this.#cell) this.#closeCell();
    else if (name === 'table') this.#tables -= 1;
    else if (name === 'table-row' && this.#isWanted && this.#tables === 1) this.#closeRow();
  }

  #openTable(attributes: Attributes): void {
    this.#tables += 1;
    if (this.#tables > 1) return;
    const name = attributes['table:name'] ?? '';
    this.names.push(name);
    this.#isWanted = name === this.wanted;
  }

  #openRow(attributes: Attributes): void {
    this.#repeats = Number(attributes['table:number-rows-repeated'] ?? 1);
    this.#cells = [];
    this.#rowLength = 0;
  }

  #closeRow(): void {
    const text = rowText(this.#cells);
    const next = this.#row + this.#repeats;
    if (text !== '') {
      if (!(next - 1 <= mostRows)) throw damagedWorkbook(`it has more than ${mostRows} rows`);
      for (let row = this.#row; row < next; row += 1) this.lines.add(row, text);
    }
    this.#row = next;
  }

  #openCell(attributes: Attributes): void {
    this.#cell = attributes;
    this.#paragraphs = [];
    this.#length = 0;
    this.#depth = 0;
    this.#skippedFrom = 0;
  }

  #openInCell(name: string, attributes: Attributes): void {
    this.#depth += 1;
    if (this.#skippedFrom > 0) return;
    if (this.#depth === 1) {
      if (name === 'p') this.#paragraphs.push('');
      else this.#skippedFrom = 1;
    } else if (name === 'annotation') this.#skippedFrom = this.#depth;
    else if (name === 's') this.#append(' '.repeat(Math.min(Number(attributes['text:c'] ?? 1), longestRow)));
    else if (name === 'tab') this.#append('\t');
    else if (name === 'line-break') this.#append('\n');
  }

  #append(text: string): void {
    this.#length += text.length;
    if (this.#length > longestRow) throw tooLongRow(this.#row);
    this.#paragraphs[this.#paragraphs.length - 1] += text;
  }

  #closeCell(): void {
    const cell = this.#cell!;
    this.#cell = null;
    const value = valueOf(cell, this.#paragraphs.join('\n'));
    const repeats = Number(cell['table:number-columns-repeated'] ?? 1);
    if (value === '') {
      // Empty cells up to the last column of the sheet are written as one.
      for (let left = Math.min(repeats, mostColumns - this.#cells.length); left > 0; left -= 1) this.#cells.push('');
      return;
    }
    if (!(this.#cells.length + repeats <= mostColumns))
      throw damagedWorkbook(`its row ${this.#row} has too many columns`);
    this.#rowLength += cellText(value).length * repeats;
    if (this.#rowLength > longestRow) throw tooLongRow(this.#row);
    for (let left = repeats; left > 0; left -= 1) this.#cells.push(value);
  }
}

function valueOf(cell: Attributes, text: string): SheetCell {
  const isError =
    cell['calcext:value-type'] === 'error' || (cell['table:formula'] !== undefined && shownError.test(text));
  if (isError) return { error: text };
  switch (cell['office:value-type']) {
    case 'float':
      return isShortened(cell['office:value'] ?? '') ? cell['office:value']! : numberCell(digitsOf(cell));
    case 'currency':
      return numberCell(digitsOf(cell), cell['office:currency']);
    case 'percentage':
      return { number: percentage(digitsOf(cell)) };
    case 'date':
      return { time: instantOf(cell['office:date-value'] ?? '', stepOf(text)) };
    case 'time':
      return timeOfDuration(cell['office:time-value'] ?? '', stepOf(text));
    case 'boolean':
      return cell['office:boolean-value'] === 'true' ? 'true' : 'false';
    default:
      return cell['office:string-value'] ?? text;
  }
}

function digitsOf(cell: Attributes): string {
  const digits = plainDecimal(cell['office:value'] ?? '');
  if (digits === null) throw damagedWorkbook('a number in it is damaged');
  return digits;
}

/** In milliseconds: fractions of a second count only if the cell shows them, others are rounding. */
function stepOf(shown: string): number {
  return /:\d\d[.,]\d/.test(shown) ? 1 : 1000;
}

/** `2026-03-01T14:04:59.999999767` is 14:05:00. */
function instantOf(value: string, step: number): string {
  const [, whole, fraction] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([.,]\d+)$/.exec(value) ?? [];
  const second = whole === undefined ? Number.NaN : Date.parse(`${whole}Z`);
  if (Number.isNaN(second)) return value.replace('T', ' ');
  const ms = second + rounded(fraction!, step);
  return new Date(ms).toISOString().slice(0, -1).replace('T', ' ').replace('.000', '');
}

/** `PT14H05M00S` is the time 14:05:00; longer ones are durations. */
function timeOfDuration(value: string, step: number): SheetCell {
  const [, hours, minutes, seconds, fraction = '.0'] = /^PT(\d+)H(\d+)M(\d+)([.,]\d+)?S$/.exec(value) ?? [];
  if (hours === undefined) return { error: value };
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + rounded(fraction, step);
  if (!(ms < dayMs)) return durationOfSerial(ms / dayMs);
  return { time: new Date(ms).toISOString().slice(11, -1).replace('.000', '') };
}

/** A fraction of a second in milliseconds. */
function rounded(fraction: string, step: number): number {
  return Math.round((Number(fraction.replace(',', '.')) * 1000) / step) * step;
}
