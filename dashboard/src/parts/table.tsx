import type { ComponentChildren } from 'preact';
import type { Address } from '../address/address.js';
import type { Figure } from '../format/figures.js';
import { Exact } from './exact.js';
import { Link } from './link.js';

export interface Column<Row> {
  title: ComponentChildren;
  /** Numbers stand to the right, in figures of one width. */
  isNumber?: boolean;
  /** How the rows can be sorted by it; not given: they cannot. */
  sort?: Sort;
  cell: (row: Row) => ComponentChildren;
}

export interface Sort {
  /** How they are now; null: by another column. */
  now: 'ascending' | 'descending' | null;
  /** Where they are sorted by it, or the other way round. */
  to: Address;
}

/** A column of numbers that stand for themselves: those of a row that opens as a whole. */
export function numberColumn<Row extends { readonly [Name in Field]?: Figure }, Field extends string>(
  title: string,
  field: Field,
): Column<Row> {
  return { title, isNumber: true, cell: (row) => <Exact value={row[field]} /> };
}

/**
 * A table that scrolls within itself where it is too wide, also by keyboard. The first column names the rows.
 * @param caption what it is of, for those who do not see what is around it
 * @param keyOf a key of the row that stays the same when its numbers change
 */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
  empty = 'Nothing in this range.',
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  empty?: string;
}) {
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <div class="scroll" role="group" aria-label={caption} tabIndex={0}>
      <table>
        <caption class="spoken">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, isNumber, sort }, at) => (
              <th key={at} scope="col" class={isNumber ? 'number' : ''} aria-sort={sort?.now ?? undefined}>
                {sort ? (
                  <Link class="sort" to={sort.to}>
                    {title}
                    <span class="arrow" aria-hidden="true">
                      {sort.now === null ? '' : sort.now === 'descending' ? '▼' : '▲'}
                    </span>
                  </Link>
                ) : (
                  title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ cell, isNumber }, at) =>
                at === 0 ? (
                  <th key={at} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={at} class={isNumber ? 'number' : ''}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
