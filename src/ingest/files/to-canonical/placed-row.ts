import { linesOf } from '../read/row-groups.js';
import type { TypedRow } from './typed-row.js';

/** A row of a record that is a group of rows. */
export class PlacedRow {
  constructor(
    readonly typed: TypedRow,
    private readonly row: Buffer,
    private readonly record: { place: string | null },
    private readonly at: number,
  ) {}

  /** The original bytes, to recognise equal rows. */
  get bytes(): string {
    return this.row.toString('latin1');
  }

  /** Where a person finds it: `tills/march.csv:17`. Computed only for problems. */
  get place(): string | null {
    const { place } = this.record;
    if (place === null || !/:[\d,-]+$/.test(place)) return place;
    const line = linesOf(place)[this.at];
    return line === undefined ? place : `${place.slice(0, place.lastIndexOf(':'))}:${line}`;
  }
}

/** The first of equal rows. */
export function withoutRepeated<T>(rows: readonly T[], rowOf: (row: T) => PlacedRow): readonly T[] {
  if (rows.length === 1) return rows;
  const seen = new Set<string>();
  return rows.filter((row) => {
    const { bytes } = rowOf(row);
    return !seen.has(bytes) && seen.add(bytes);
  });
}
