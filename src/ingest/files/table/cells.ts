import { CsvError, parse } from 'csv-parse/sync';
import { DataError } from '../../../runtime/errors.js';

const quote = 0x22;

/**
 * The cells of one CSV row. Rows that follow RFC 4180 are split here, in a microsecond; csv-parse, at 50 µs a call,
 * reads the others. Throws a `DataError`.
 */
export function cellsOf(row: string, delimiter: string, hasQuotes = true): string[] {
  if (!(hasQuotes && row.includes('"'))) return row.split(delimiter);
  return wellFormedCells(row, delimiter) ?? parsedCells(row, delimiter);
}

/** null: a quote where RFC 4180 does not allow one. */
function wellFormedCells(row: string, delimiter: string): string[] | null {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (row.charCodeAt(at) === quote) {
      const end = closingQuote(row, at + 1);
      if (end < 0) return null;
      const text = row.slice(at + 1, end);
      cells.push(text.includes('"') ? text.replaceAll('""', '"') : text);
      if (end + 1 === row.length) return cells;
      if (!row.startsWith(delimiter, end + 1)) return null;
      at = end + 1 + delimiter.length;
      continue;
    }
    if (row.startsWith('="', at)) {
      // Written by spreadsheets so that the digits of an id stay as they are.
      const end = closingQuote(row, at + 2);
      const isWhole = end >= 0 && (end + 1 === row.length || row.startsWith(delimiter, end + 1));
      if (!isWhole) return null;
      cells.push(row.slice(at, end + 1));
      if (end + 1 === row.length) return cells;
      at = end + 1 + delimiter.length;
      continue;
    }
    const end = row.indexOf(delimiter, at);
    const cell = end < 0 ? row.slice(at) : row.slice(at, end);
    if (cell.includes('"') || cell.includes('\n')) return null;
    cells.push(cell);
    if (end < 0) return cells;
    at = end + delimiter.length;
  }
}

/** Two quotes are an escaped quote inside the cell. */
function closingQuote(row: string, from: number): number {
  let at = row.indexOf('"', from);
  while (at >= 0 && row.charCodeAt(at + 1) === quote) at = row.indexOf('"', at + 2);
  return at;
}

function parsedCells(row: string, delimiter: string): string[] {
  try {
    // A quote inside a cell (`5" nail`) is literal; if cells are quoted, two of them would join everything between
    // them.
    const relax_quotes = !`${delimiter}${row}`.includes(`${delimiter}"`);
    const [cells] = parse(row, { delimiter, record_delimiter: '\n', relax_quotes, relax_column_count: true });
    return cells ?? [];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DataError(`the row is not valid CSV: ${reasonOf(error)}`, { code: 'invalid_csv', path: '', value: null });
  }
}

// The library's own messages quote the row, which may hold anybody's address.
function reasonOf({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and not closed';
  if (code === 'CSV_INVALID_CLOSING_QUOTE') return 'after a closing quote a delimiter was expected';
  if (code === 'INVALID_OPENING_QUOTE')
    return 'a quote is inside a cell that does not begin with one, in a row with quoted cells';
  return code;
}
