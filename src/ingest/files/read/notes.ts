import type { FileKind } from '../table/kinds.js';
import type { MappingEntry } from '../table/mapping-entry.js';
import { rowNamed } from '../table/row-places.js';
import type { Table } from '../table/table.js';
import { ofNoKind, type Tally } from './taken-files.js';

interface ReadFile {
  tally: Tally;
  /** null: the file is empty. */
  table: Pick<Table, 'columns' | 'file' | 'delimiter' | 'rivals'> | null;
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
    table,
    isMixed,
    mapping = {},
  }: ReadFile,
): string[] {
  const missing = table?.columns.missing ?? [];
  return [
    ...(table === null ? ['the file is empty'] : formNotes(table, mapping)),
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
          `${leftOut[ofNoKind]} row(s) are none of the kinds of the mapping, the first at ${rowNamed(table!.file, firstUnread)}: they are not read. Give them a kind, or a name under leaveOut`,
        ]),
    ...(isMixed
      ? [
          `rows of an earlier version of the file remain as the previous mapping read them, and cannot be read again. If they are wrong, withdraw them ` +
            'with cartograph import --undo, and import the file again, or the earlier one too',
        ]
      : []),
  ];
}

/** What the bytes of the file showed, where they could have been read otherwise. */
function formNotes(
  { file: { encoding }, delimiter, rivals }: NonNullable<ReadFile['table']>,
  mapping: Partial<MappingEntry>,
): string[] {
  return [
    ...(encoding === undefined || mapping.encoding !== undefined
      ? []
      : [`it is read as ${encoding}, as its bytes suggest. If letters are wrong, set encoding in the mapping`]),
    ...(rivals.length === 0
      ? []
      : [
          `its cells are divided by ${JSON.stringify(delimiter)}, although its header has ${rivals.map((each) => JSON.stringify(each)).join(' and ')} too. If that is wrong, set delimiter in the mapping`,
        ]),
  ];
}
