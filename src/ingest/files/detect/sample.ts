import { DataError } from '../../../runtime/errors.js';
import { cellsOf } from '../table/cells.js';
import { openBytes } from '../table/file-bytes.js';
import type { FoundFile } from '../table/find-files.js';
import { readRows } from '../table/rows.js';
import { likelyDelimiter } from '../table/table.js';

const mostRows = 300;
const byteOrderMark = '\ufeff';

/** The beginning of a file. */
export interface Sample {
  /** The names of its columns. */
  header: string[];
  /** Its first rows, as many cells as the header each; rows with another number of cells are left out. */
  rows: string[][];
  delimiter: string;
}

/** null: the file is empty, or NDJSON, which names its fields in each line. */
export async function sampleOf(file: FoundFile, signal: AbortSignal): Promise<Sample | null> {
  if (file.format === 'ndjson') return null;
  const texts = await firstRows(file, signal);
  const [first, ...others] = texts;
  if (first === undefined) return null;
  const head = first.replace(byteOrderMark, '');
  const delimiter = likelyDelimiter(head);
  const header = cells(head, delimiter).map((cell) => cell.trim());
  const rows = others.map((row) => cells(row, delimiter)).filter((row) => row.length === header.length);
  return { header, rows: rows.map((row) => row.map((cell) => cell.trim())), delimiter };
}

async function firstRows(file: FoundFile, signal: AbortSignal): Promise<string[]> {
  const texts: string[] = [];
  const { pieces } = openBytes(file, 0, signal);
  for await (const rows of readRows(pieces, { offset: 0, line: 1, delimiter: await quotedBy(file, signal) })) {
    for (const row of rows) {
      texts.push(row.text);
      if (texts.length > mostRows) return texts;
    }
  }
  return texts;
}

/** The delimiter before quoted cells: the first line shows it. */
async function quotedBy(file: FoundFile, signal: AbortSignal): Promise<number> {
  const { pieces } = openBytes(file, 0, signal);
  for await (const rows of readRows(pieces, { offset: 0, line: 1, delimiter: null })) {
    for (const { text } of rows) return likelyDelimiter(text).charCodeAt(0);
  }
  return ','.charCodeAt(0);
}

function cells(row: string, delimiter: string): string[] {
  try {
    return cellsOf(row, delimiter);
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
