import type { ComponentChildren } from 'preact';
import { ChartFrame } from './chart-frame.js';
import { type Column, Table } from './table.js';

/**
 * A section with a table alone, which is named by its title.
 * @param rows none: not known yet
 * @param field, aside, isBusy as of `ChartFrame`
 * @param columns, keyOf, empty as of `Table`
 */
export function TableFrame<Row>({
  columns,
  rows,
  keyOf,
  empty,
  ...frame
}: {
  title: string;
  field?: string;
  aside?: ComponentChildren;
  isBusy?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[] | null | undefined;
  keyOf: (row: Row) => string;
  empty?: string;
}) {
  return (
    <ChartFrame
      {...frame}
      table={
        rows ? (
          <Table caption={frame.title} columns={columns} rows={rows} keyOf={keyOf} {...(empty && { empty })} />
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}
