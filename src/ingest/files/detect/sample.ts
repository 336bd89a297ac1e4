import { DataError } from '../../../runtime/errors.js';
import { cellText, rowCells } from '../formats/sheet-row.js';
import { cellsOf } from '../table/cells.js';
import { openBytes } from '../table/file-bytes.js';
import { type FoundFile, isWorkbook } from '../table/find-files.js';
import { type Header, lastByte, readHeader } from '../table/header.js';
import { readRows } from '../table/rows.js';
import { asRead } from '../table/table.js';

const mostRows = 300;

/** The beginning of a file. */
export interface Sample {
  /** The names of its columns. */
  header: string[];
  /** Its first rows, as many cells as the header each; rows with another number of cells are left out. */
  rows: string[][];
  delimiter: string;
}

/**
 * null: the file is empty, or JSON, which names its fields in each object. Throws a `FileFault` if its encoding or delimiter
 * is not certain.
 */
export async function sampleOf(found: FoundFile, signal: AbortSignal): Promise<Sample | null> {
  if (found.format === 'ndjson' || found.format === 'json') return null;
  const file = await asRead(found, signal, true);
  const header = await readHeader(file, signal);
  if (header === null) return null;
  const names = header.names.map((name) => name.trim());
  const rows = await firstRows(file, header, signal);
  // A row of a sheet is without the empty cells at its end.
  const whole = isWorkbook(file.format) ? rows.map((row) => names.map((_, at) => row[at] ?? '')) : rows;
  return { header: names, rows: whole.filter((row) => row.length === names.length), delimiter: header.delimiter };
}

async function firstRows(file: FoundFile, { start, delimiter }: Header, signal: AbortSignal): Promise<string[][]> {
  const isSheet = isWorkbook(file.format);
  const found: string[][] = [];
  const { pieces } = openBytes(file, start.offset, signal);
  for await (const rows of readRows(pieces, { ...start, delimiter: isSheet ? null : lastByte(delimiter) })) {
    for (const { text } of rows) {
      if (text !== '') found.push(isSheet ? rowCells(text).map(cellText) : csvCells(text, delimiter));
      if (found.length === mostRows) return found;
    }
  }
  return found;
}

function csvCells(row: string, delimiter: string): string[] {
  try {
    return cellsOf(row, delimiter).map((cell) => cell.trim());
  } catch (error) {
    if (error instanceof DataError) return [];
    throw error;
  }
}

/** The values of a column that are not empty. */
export function valuesOf({ header, rows }: Sample, column: string): string[] {
  const at = header.indexOf(column);
  return rows.map((row) => row[at]!).filter((cell) => cell !== '');
}
