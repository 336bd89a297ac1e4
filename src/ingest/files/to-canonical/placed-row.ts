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

  /** As they came, to tell equal rows. */
  get bytes(): string {
    return this.row.toString('latin1');
  }

  /** Where people find it: `tills/march.csv:17`. Asked for where something is wrong, and seldom. */
  get place(): string | null {
    const { place } = this.record;
    if (place === null || !/:[\d,-]+$/.test(place)) return place;
    const line = linesOf(place)[this.at];
    return line === undefined ? place : `${place.slice(0, place.lastIndexOf(':'))}:${line}`;
  }
}

/** Of rows that are equal the first. */
export function withoutRepeated<T>(rows: readonly T[], rowOf: (row: T) => PlacedRow): readonly T[] {
  if (rows.length === 1) return rows;
  const seen = new Set<string>();
  return rows.filter((row) => {
    const { bytes } = rowOf(row);
    return !seen.has(bytes) && seen.add(bytes);
  });
}
