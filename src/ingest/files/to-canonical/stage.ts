import type { CanonicalRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { columnsOf, type FileKind, fileKinds } from '../table/kinds.js';
import { checkErrorCells, rowValues } from '../table/read-row.js';
import { type Reading, splitPayload } from '../table/reading.js';
import { stageCustomer } from './customer.js';
import { stageInventory } from './inventory.js';
import { stageLines } from './order-lines.js';
import { stageOrder, stageOrderWithoutLines } from './order.js';
import { PlacedRow } from './placed-row.js';
import { presetRecords } from './preset-rows.js';
import { stageProduct } from './product.js';
import { stageRefunds } from './refund.js';
import { TypedRow } from './typed-row.js';
import { unpacked } from './unpacked-rows.js';

/** Kinds whose records are one row. */
const rowStagers = {
  products: stageProduct,
  customers: stageCustomer,
  inventory: stageInventory,
} satisfies Partial<Record<FileKind, (row: TypedRow) => CanonicalRecord>>;

/** Kinds whose records are groups of rows. */
const groupStagers = {
  order_lines: (rows) => [stageLines(rows)],
  orders: (rows) => (rows[0]!.typed.reading.withoutLines ? stageOrderWithoutLines(rows) : [stageOrder(rows)]),
  refunds: stageRefunds,
} satisfies Partial<Record<FileKind, (rows: readonly PlacedRow[]) => CanonicalRecord[]>>;

/**
 * Makes canonical records of one record. Pure: the payload holds the rows' bytes and how to read them. Throws a
 * `DataError` with the column and its value. A fault that was corrected gives no record.
 */
export function stageFiles(record: StoredRecord, source: Source, drift: DriftReport): CanonicalRecord[] {
  if (record.isDeleted) return [];
  const kind = fileKinds.find((name) => name === record.stream);
  if (kind === undefined) {
    throw new DataError(`files have no ${record.stream}; expected one of ${fileKinds.join(', ')}`, {
      code: 'unknown_stream',
      path: 'stream',
      value: record.stream,
    });
  }
  const { reading, rows: texts } = splitPayload(record.payload);
  if (reading.fault) throw new DataError(reading.fault.message, reading.fault);
  const own = presetRecords(reading, texts, record, { source, drift });
  if (own) return own;
  const context = { source, kind, reading, updatedAt: record.updatedAt ?? record.extractedAt, drift };
  const rows = texts.flatMap((text, at) => {
    checkErrorCells(reading, text);
    const row = new PlacedRow(new TypedRow(rowValues(reading, text), context), text, record, at);
    row.typed.checkTime('updated_at');
    return reading.unpack === undefined ? [row] : unpacked(row, reading.unpack);
  });
  const staged =
    kind in groupStagers
      ? groupStagers[kind as keyof typeof groupStagers](rows)
      : [rowStagers[kind as keyof typeof rowStagers](rows[0]!.typed)];
  for (const name of unknownNames(kind, reading, rows[0]!.typed.values.names)) drift.unknownField(name);
  return staged;
}

const unknownByReading = new WeakMap<Reading, readonly string[]>();
const knownByKind = new Map(fileKinds.map((kind) => [kind, new Set(columnsOf(kind))]));

/** All rows of a CSV file have the same columns. */
function unknownNames(kind: FileKind, reading: Reading, names: readonly string[]): readonly string[] {
  const cached = reading.columns === undefined ? undefined : unknownByReading.get(reading);
  if (cached) return cached;
  const known = knownByKind.get(kind)!;
  const unknown = names.filter((name) => !known.has(name)).map((name) => name.replace(/^\?/, ''));
  if (reading.columns !== undefined) unknownByReading.set(reading, unknown);
  return unknown;
}
