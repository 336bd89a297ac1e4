import { TransientError } from '../../../runtime/errors.js';

/** A tab-separated report: its columns by name, since their order varies, and its rows. */
export interface ReportRows {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** A row's cell; '' if the report has no such column. */
  cell(row: readonly string[], name: string): string;
}

/** Throws a `TransientError` if the report lacks a column that is needed. `id`: for people. */
export function rowsOfReport(text: string, id: string, needed: readonly string[]): ReportRows {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const columns = columnsOfReport(lines[0], id, needed);
  const places = new Map(columns.map((name, at) => [name, at]));
  return {
    columns,
    rows: lines.slice(1).map((line) => line.split('\t')),
    cell: (row, name) => row[places.get(name) ?? -1] ?? '',
  };
}

/** The columns in a report's first line. Throws as `rowsOfReport`. */
export function columnsOfReport(line: string | undefined, id: string, needed: readonly string[]): string[] {
  const columns = (line ?? '').replace(/^\uFEFF/, '').split('\t');
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length === 0) return columns;
  throw new TransientError(`report ${id} lacks the column(s) ${missing.join(', ')}`, {
    code: 'amazon_report_columns',
  });
}
