import type { LineBuffer } from './line-buffer.js';
import { mostColumns, mostRows } from './sheet-limits.js';
import { percentage, plainDecimal } from './sheet-numbers.js';
import { cellText, numberCell, rowText, type SheetCell } from './sheet-row.js';
import { damagedWorkbook } from './unreadable.js';
import type { Attributes, XmlListener } from './xml-events.js';

/** A repeated text must not become gigabytes. */
const longestRow = 1024 * 1024;
/** How a spreadsheet shows that a formula has no result. */
const shownError = /^(?:#[A-Z0-9/!?]+|Err:\d+)$/;

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
  #length = 0;
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
    if (this.#length > longestRow) throw damagedWorkbook(`row ${this.#row} is longer than a spreadsheet allows`);
    this.#paragraphs[this.#paragraphs.length - 1] += text;
  }

  #closeCell(): void {
    const cell = this.#cell!;
    this.#cell = null;
    const value = valueOf(cell, this.#paragraphs.join('\n'));
    const repeats = Number(cell['table:number-columns-repeated'] ?? 1);
    if (value === '') {
      // Empty cells up to the last column of the sheet are written as one.
      for (let left = Math.min(repeats, mostColumns); left > 0; left -= 1) this.#cells.push('');
      return;
    }
    const length = this.#cells.length + repeats;
    if (!(length <= mostColumns && cellText(value).length * repeats <= longestRow))
      throw damagedWorkbook(`row ${this.#row} is longer than a spreadsheet allows`);
    for (let left = repeats; left > 0; left -= 1) this.#cells.push(value);
  }
}

function valueOf(cell: Attributes, text: string): SheetCell {
  const isError =
    cell['calcext:value-type'] === 'error' || (cell['table:formula'] !== undefined && shownError.test(text));
  if (isError) return { error: text };
  switch (cell['office:value-type']) {
    case 'float':
      return numberCell(digitsOf(cell));
    case 'currency':
      return numberCell(digitsOf(cell), cell['office:currency']);
    case 'percentage':
      return { number: percentage(digitsOf(cell)) };
    case 'date':
      return { time: (cell['office:date-value'] ?? '').replace('T', ' ') };
    case 'time':
      return timeOfDuration(cell['office:time-value'] ?? '');
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

/** `PT14H05M00S` is the time 14:05:00; longer ones are durations. */
function timeOfDuration(value: string): SheetCell {
  const [, hours = '', minutes = '', seconds = ''] = /^PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S$/.exec(value) ?? [];
  if (seconds === '') return { error: value };
  const clock = [hours, minutes, seconds].map((part) => part.padStart(2, '0')).join(':');
  return Number(hours) < 24 ? { time: clock } : clock;
}
