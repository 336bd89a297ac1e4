import { UnreadableFile } from './unreadable.js';

/** Characters of a row's cells: a few bytes of a packed file must not become gigabytes. */
export const longestRow = 1024 * 1024;

export function tooLongRow(row: number): UnreadableFile {
  return new UnreadableFile(
    `its row ${row} is longer than ${longestRow} characters: shorten its texts`,
    'row_too_long',
  );
}

/**
 * A cell of a spreadsheet: a text, a number, or what JSON has no form for. A time is in ISO 8601 without a zone, or a
 * time of day alone; an error is as the spreadsheet shows it, such as `#N/A`.
 */
export type SheetCell = string | number | { number: string } | { time: string } | { error: string };

/** A number with its digits as they are, behind the currency that it is shown with. */
export function numberCell(digits: string, currency = ''): SheetCell {
  if (currency !== '') return { number: digits.startsWith('-') ? `-${currency}${digits.slice(1)}` : currency + digits };
  const number = Number(digits);
  return String(number) === digits ? number : { number: digits };
}

/**
 * A row of a sheet as a line of text: a JSON array without the empty cells at its end. '' if it has no others.
 */
export function rowText(cells: readonly (SheetCell | undefined)[]): string {
  let { length } = cells;
  while (length > 0 && isBlank(cells[length - 1])) length -= 1;
  return length === 0 ? '' : JSON.stringify(Array.from({ length }, (_, at) => cells[at] ?? ''));
}

function isBlank(cell: SheetCell | undefined): boolean {
  return cell === undefined || (typeof cell === 'string' && cell.trim() === '');
}

/** The cells of a row as written by `rowText`. */
export function rowCells(text: string): SheetCell[] {
  return JSON.parse(text) as SheetCell[];
}

/** What a cell shows. */
export function cellText(cell: SheetCell): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return String(cell);
  return 'number' in cell ? cell.number : 'time' in cell ? cell.time : cell.error;
}

export type CellType = 'text' | 'number' | 'time' | 'error';

export function cellType(cell: SheetCell): CellType {
  if (typeof cell === 'string') return 'text';
  if (typeof cell === 'number') return 'number';
  return 'number' in cell ? 'number' : 'time' in cell ? 'time' : 'error';
}
