import type { TypedRow } from './typed-row.js';

/** A row of a record that is a group of rows. */
export interface PlacedRow {
  typed: TypedRow;
  /** As they came, to tell equal rows. */
  bytes: string;
  /** Where people find it: `tills/march.csv:17`. */
  place: string | null;
}

/** Of rows that are equal the first. */
export function withoutRepeated<T extends Pick<PlacedRow, 'bytes'>>(rows: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return rows.filter(({ bytes }) => !seen.has(bytes) && seen.add(bytes));
}
