import type { ReportRow } from './report.js';

/** The rows of a summary, in order. */
export interface SummaryRows {
  /** Of each row, the place of its period among the starts that were asked for. */
  periods: readonly number[];
  /** Of each row, the place of its group among the groups that were asked for. */
  groups: readonly number[];
  /** Of each row, where its figures are in the columns. Rows without trade share one place. */
  places: readonly number[];
  /** By the name of the figure, see `figureColumn`: exact decimals, or null. */
  columns: ReadonlyMap<string, readonly unknown[]>;
}

export const noSummaryRows: SummaryRows = { periods: [], groups: [], places: [], columns: new Map() };

/** The rows of a report whose groups were known. */
export function summaryRowsOf(
  rows: readonly ReportRow[],
  groups: readonly string[],
  figures: readonly string[],
): SummaryRows {
  const placeOf = new Map(groups.map((key, place) => [key, place]));
  return {
    periods: rows.map(({ no }) => no!),
    groups: rows.map(({ keys }) => placeOf.get(keys[0] ?? '')!),
    places: rows.map((_, place) => place),
    columns: new Map(figures.map((name) => [name, rows.map((row) => row[name])])),
  };
}
