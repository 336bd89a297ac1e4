import { CsvError, type Info, parse } from 'csv-parse/sync';
import type { RateFault } from './parsed-rates.js';

/** One line of a CSV file, split into cells, with its line number. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** The lines of a CSV file without blank ones, their cells trimmed; or why the file cannot be read. */
export function csvRows(text: string, file: string): CsvRow[] | RateFault {
  try {
    const rows = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: Info }[];
    return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error.lines ?? 1);
    return { file, line, column: 'line', value: '', reason: `it is not valid CSV (${error.message})` };
  }
}
