import type { TableColumns } from '../table/columns.js';
import type { FileKind } from '../table/kinds.js';
import type { MappingEntry } from '../table/mapping-entry.js';
import { ofNoKind, type Tally } from './taken-files.js';

interface ReadFile {
  tally: Tally;
  /** null: the file is empty. */
  columns: TableColumns | null;
  /** Rows of the file remain as another mapping read them. */
  isMixed: boolean;
  mapping: Partial<MappingEntry> | undefined;
}

/** What several rows with one key mean, by the kind of file. */
const differing: Record<FileKind, string> = {
  products: 'the newest counts, else the last',
  customers: 'the newest counts, else the last',
  inventory: 'the newest counts, else the last',
  order_lines: 'each counts as a line',
  orders: 'they are one order, unless amounts or other essential values differ',
  refunds: 'each counts, unless one is newer by updated_at',
};

/** Notices for the operator about a file that was read: nothing is wrong, but something may not be as intended. */
export function notesOf(
  kind: FileKind,
  {
    tally: { rows, repeatedEqual, repeatedDifferent, leftOut = {}, firstUnread },
    columns,
    isMixed,
    mapping = {},
  }: ReadFile,
): string[] {
  const missing = columns?.missing ?? [];
  return [
    ...(columns === null ? ['the file is empty'] : []),
    ...(missing.length === 0
      ? []
      : [`the mapping names ${missing.join(', ')} for ${kind}, which the file does not have: they are not read`]),
    ...(mapping.withoutLines && rows > 0
      ? [`its orders (${rows} row(s)) have amounts but no lines: they count no units, and no products`]
      : []),
    ...(repeatedDifferent === 0 || mapping.sum
      ? []
      : [
          `${repeatedDifferent} row(s) of ${kind} have the key of another row but different values: ${differing[kind]}`,
        ]),
    ...(repeatedEqual === 0 || kind === 'orders' || mapping.equalRows || mapping.sum
      ? []
      : [
          `${repeatedEqual} row(s) of ${kind} are equal to another row: ${kind === 'order_lines' ? 'each counts as a line, unless the mapping has equalRows: once' : 'they count once, unless the mapping has equalRows: each'}`,
        ]),
    ...(firstUnread === undefined
      ? []
      : [
          `${leftOut[ofNoKind]} row(s) are none of the kinds of the mapping, the first at line ${firstUnread}: they are not read. Give them a kind, or a name under leaveOut`,
        ]),
    ...(isMixed
      ? [
          `rows of an earlier version of the file remain as the previous mapping read them, and cannot be read again. If they are wrong, withdraw them ` +
            'with cartograph import --undo, and import the file again, or the earlier one too',
        ]
      : []),
  ];
}
