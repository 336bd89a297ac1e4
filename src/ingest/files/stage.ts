import type { CanonicalRecord } from '../../canonical/record.js';
import type { Source } from '../../canonical/source.js';
import { DataError } from '../../errors.js';
import type { DriftReport, StoredRecord } from '../extractor.js';
import { columnsOf, type FileKind, fileKinds } from './kinds.js';
import { type Reading, splitPayload } from './reading.js';
import { rowValues } from './row-values.js';
import { stageCustomer } from './stage/customer.js';
import { stageInventory } from './stage/inventory.js';
import { stageOrder } from './stage/order.js';
import { stageLine } from './stage/order-line.js';
import { stageProduct } from './stage/product.js';
import { stageRefund } from './stage/refund.js';
import { TypedRow } from './stage/typed-row.js';

const stagers: Record<FileKind, (row: TypedRow) => CanonicalRecord> = {
  products: stageProduct,
  customers: stageCustomer,
  inventory: stageInventory,
  order_lines: stageLine,
  orders: stageOrder,
  refunds: stageRefund,
};

/**
 * Makes a canonical record of one row. Pure: the payload holds the row's bytes and how they are to be read. Throws a
 * `DataError` with the column and its value. What was wrong in a file and is mended gives nothing.
 */
export function stageFiles(record: StoredRecord, source: Source, drift: DriftReport): CanonicalRecord[] {
  if (record.isDeleted) return [];
  const kind = fileKinds.find((name) => name === record.stream);
  if (kind === undefined) {
    throw new DataError(`files have no ${record.stream}; one of ${fileKinds.join(', ')} was expected`, {
      code: 'unknown_stream',
      path: 'stream',
      value: record.stream,
    });
  }
  const { reading, row } = splitPayload(record.payload);
  if (reading.fault) throw new DataError(reading.fault.message, reading.fault);
  const values = rowValues(reading, row);
  const updatedAt = record.updatedAt ?? record.extractedAt;
  const typed = new TypedRow(values, { source, reading, updatedAt, drift });
  typed.checkTime('updated_at');
  const staged = stagers[kind](typed);
  for (const name of unknownNames(kind, reading, values.names)) drift.unknownField(name);
  return [staged];
}

const unknownByReading = new WeakMap<Reading, readonly string[]>();
const knownByKind = new Map(fileKinds.map((kind) => [kind, new Set(columnsOf(kind))]));

/** Of a CSV file all rows have the same columns. */
function unknownNames(kind: FileKind, reading: Reading, names: readonly string[]): readonly string[] {
  const cached = reading.columns === undefined ? undefined : unknownByReading.get(reading);
  if (cached) return cached;
  const unknown = names.filter((name) => !knownByKind.get(kind)!.has(name));
  if (reading.columns !== undefined) unknownByReading.set(reading, unknown);
  return unknown;
}
