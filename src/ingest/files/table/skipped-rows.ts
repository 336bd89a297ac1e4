import { cellText, rowCells } from '../formats/sheet-row.js';
import { type FileFormat, isWorkbook } from './find-files.js';

/**
 * Finds rows that are left out because they begin with one of the mapping's texts: comments, totals. Gives that text;
 * null: the row is read. In a sheet the first cell with a value counts; in upper or lower case.
 */
export function skippedBy(texts: readonly string[] | undefined, format: FileFormat): (row: string) => string | null {
  if (texts === undefined) return () => null;
  const known = texts.map((text) => ({ text, lower: text.toLowerCase() }));
  const startOf = isWorkbook(format) ? sheetStart : csvStart;
  return (row) => {
    const start = startOf(row).toLowerCase();
    return known.find(({ lower }) => start.startsWith(lower))?.text ?? null;
  };
}

const quote = 0x22;

/**
 * Whether a row of CSV has no values: spreadsheets write the empty rows below a table as `;;;;`. Nearly every row begins
 * with a value, and is not looked at further.
 */
export function isBlankRow(row: string, delimiter: string): boolean {
  const first = row.charCodeAt(0);
  if (first !== quote && first > 0x20 && !row.startsWith(delimiter)) return false;
  return /^["\s]*$/.test(row.replaceAll(delimiter, ''));
}

function csvStart(row: string): string {
  return /^["\s]*(.{0,200})/s.exec(row)![1]!;
}

function sheetStart(row: string): string {
  for (const cell of rowCells(row)) {
    const text = cellText(cell).trim();
    if (text !== '') return text;
  }
  return '';
}
