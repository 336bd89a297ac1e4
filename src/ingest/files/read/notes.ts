import type { FileKind } from '../table/kinds.js';
import type { TableColumns } from '../table/table.js';
import type { Tally } from './taken-files.js';

interface ReadFile {
  tally: Tally;
  /** null: the file is empty. */
  columns: TableColumns | null;
  /** Something that it brought stands by another mapping. */
  isMixed: boolean;
}

/** What rows with one key are, by the kind of their file. */
const differing: Record<FileKind, string> = {
  products: 'the newest counts, or the last',
  customers: 'the newest counts, or the last',
  inventory: 'the newest counts, or the last',
  order_lines: 'each counts as a line',
  orders: 'they are one order, unless they contradict each other in what counts',
  refunds: 'each counts, unless updated_at makes one the newer',
};

/** What the operator is to know of a file that was read: nothing of it is wrong, and yet something may not be as it was meant. */
export function notesOf(
  kind: FileKind,
  { tally: { repeatedEqual, repeatedDifferent }, columns, isMixed }: ReadFile,
): string[] {
  const missing = columns?.missing ?? [];
  return [
    ...(columns === null ? ['the file is empty'] : []),
    ...(missing.length === 0
      ? []
      : [`the mapping names ${missing.join(', ')} for ${kind}, which the file does not have: nothing is read there`]),
    ...(repeatedDifferent === 0
      ? []
      : [`${repeatedDifferent} row(s) of ${kind} have the key of another row and other values: ${differing[kind]}`]),
    ...(repeatedEqual === 0 || kind === 'orders'
      ? []
      : [
          `${repeatedEqual} row(s) of ${kind} are equal to another row: ${kind === 'order_lines' ? 'each counts as a line, unless the mapping has equalRows: once' : 'they count once, unless the mapping has equalRows: each'}`,
        ]),
    ...(isMixed
      ? [
          `what an earlier content of the file brought stands as another mapping read it, and cannot be read again. Where that was wrong, take it ` +
            'back with cartograph import --undo, and import the file again, or the earlier one too',
        ]
      : []),
  ];
}
