import type { FixedPoint } from '../../staging/decimal.js';
import type { RowValues } from '../table/row-values.js';
import type { PlacedRow } from './placed-row.js';
import { TypedRow } from './typed-row.js';

/**
 * Several rows of one record as one: each column has the value of the first row that has one, or of the row that
 * `chosen` names for it; the columns of `sum` have the sum over `shares`, because each row has its part of them.
 */
export function mergedRow(
  rows: readonly PlacedRow[],
  {
    sum = [],
    shares = rows,
    chosen = {},
  }: { sum?: readonly string[]; shares?: readonly PlacedRow[]; chosen?: Record<string, PlacedRow | undefined> },
): TypedRow {
  const { typed: first } = rows[0]!;
  const saying = (name: string): RowValues | undefined =>
    Object.hasOwn(chosen, name)
      ? chosen[name]?.typed.values
      : rows.find(({ typed }) => typed.values.own(name) !== null)?.typed.values;
  const own = (name: string): string | null => saying(name)?.own(name) ?? null;
  const values: RowValues = {
    names: first.values.names,
    own,
    isNumber: (name) => saying(name)?.isNumber(name) ?? false,
    isTime: (name) => saying(name)?.isTime(name) ?? false,
    get: (name) => own(name) ?? first.values.get(name),
    cell: (name) => first.values.cell(name),
  };
  const { source, kind, reading, updatedAt, drift } = first;
  return new TypedRow(values, { source, kind, reading, updatedAt, drift, sums: sumsOf(shares, sum) });
}

function sumsOf(rows: readonly PlacedRow[], columns: readonly string[]): ReadonlyMap<string, FixedPoint> {
  const sums = new Map<string, FixedPoint>();
  for (const column of columns) {
    const shares = rows.flatMap(({ typed }) => typed.share(column) ?? []);
    if (shares.length > 0)
      sums.set(
        column,
        shares.reduce((total, share) => total + share, 0n),
      );
  }
  return sums;
}

/** The rows with the same id as one, where the mapping says that amounts are split over rows; those without an id stay alone. */
export function gathered(rows: readonly PlacedRow[], idOf: (row: TypedRow) => string | null): readonly PlacedRow[] {
  const { sum = [] } = rows[0]!.typed.reading;
  if (sum.length === 0) return rows;
  const groups = new Map<string, PlacedRow[]>();
  for (const [at, row] of rows.entries()) {
    const id = idOf(row.typed);
    const name = id === null ? `${at}` : `id ${id}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups.values()].map((group) => group[0]!.as(mergedRow(group, { sum })));
}
