import type { ExportColumn, ExportRow } from '../../exports/table/export-table.js';
import type { ValueKind } from '../content/answer-shape.js';
import type { Cell, ContentSection } from '../content/report-content.js';

const types: Readonly<Record<ValueKind, ExportColumn['type']>> = {
  ...{ text: 'text', whole: 'integer', decimal: 'decimal', money: 'amount' },
  ...{ day: 'date', instant: 'instant', truth: 'boolean' },
};

/** The rows of a section as a file has them: exact, in the words of the API. Money has a column for its currency. */
export function sectionTable({ columns, rows }: ContentSection): { columns: ExportColumn[]; rows: ExportRow[] } {
  const widened = columns.flatMap(({ label, kind }): ExportColumn[] => {
    const column = { name: label, type: types[kind] };
    return kind === 'money' ? [column, { name: `${label} currency`, type: 'text' }] : [column];
  });
  return {
    columns: widened,
    rows: rows.map((row) => columns.flatMap(({ kind }, i) => valuesOf(row[i] ?? null, kind))),
  };
}

function valuesOf(cell: Cell, kind: ValueKind): readonly (string | null)[] {
  if (kind !== 'money') return [cell as string | null];
  return cell === null || typeof cell === 'string' ? [null, null] : cell;
}
