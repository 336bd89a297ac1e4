/** How a value is typed, in formats that have types. */
export type CellType = 'text' | 'integer' | 'decimal' | 'amount' | 'boolean' | 'date' | 'instant';

export interface ExportColumn {
  name: string;
  /** `amount`: a decimal of money. */
  type: CellType;
}

/**
 * The values of a row, one a column, each as the text that the API would serve: `55.00`, `true`, `2026-07-03`, `2026-07-03T09:15:02Z`.
 * null is none, and not the empty text.
 */
export type ExportRow = readonly (string | null)[];

/** Makes the bytes of a file, piece by piece: `begin` once, `rows` any number of times, `end` once. */
export interface FormatWriter {
  begin(): Iterable<Uint8Array>;
  rows(rows: readonly ExportRow[]): Iterable<Uint8Array>;
  end(): Iterable<Uint8Array>;
}
