import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  title: ComponentChildren;
  /** Numbers stand to the right, in figures of one width. */
  isNumber?: boolean;
  cell: (row: Row) => ComponentChildren;
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
            {columns.map(({ title, isNumber }, at) => (
              <th key={at} scope="col" class={isNumber ? 'number' : ''}>
                {title}
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
