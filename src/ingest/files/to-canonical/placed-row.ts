import { placeOfRow } from '../table/row-places.js';
import type { TypedRow } from './typed-row.js';

/** A row of a record that is a group of rows. */
export class PlacedRow {
  constructor(
    readonly typed: TypedRow,
    /** As received, to recognise equal rows. */
    readonly text: string,
    private readonly record: { place: string | null },
    private readonly at: number,
  ) {}

  /** With other values, at the same place. */
  as(typed: TypedRow, text: string = this.text): PlacedRow {
    return new PlacedRow(typed, text, this.record, this.at);
  }

  /** Where a person finds it: `tills/march.csv:17`. Computed only for problems. */
  get place(): string | null {
    const { place } = this.record;
    return place === null ? null : placeOfRow(place, this.at);
  }
}

/** The first of equal rows. */
export function withoutRepeated<T>(rows: readonly T[], rowOf: (row: T) => PlacedRow): readonly T[] {
  if (rows.length === 1) return rows;
  const seen = new Set<string>();
  return rows.filter((row) => {
    const { text } = rowOf(row);
    return !seen.has(text) && seen.add(text);
  });
}
