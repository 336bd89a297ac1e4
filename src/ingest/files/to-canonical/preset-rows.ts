import type { CanonicalRecord } from '../../../canonical/record.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { recordsOf } from '../../amazon/to-canonical/amazon-order.js';
import { amazonInventory } from '../../amazon/to-canonical/inventory-file.js';
import { orderOfReport } from '../../amazon/to-canonical/order-of-report.js';
import { settlementFile } from '../../amazon/to-canonical/settlement-file.js';
import { cellsOf } from '../table/cells.js';
import type { Reading } from '../table/reading.js';

/** Rows of a platform's own table, by its own names of the columns. */
export interface OwnRows {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

type Stager = (own: OwnRows, record: StoredRecord, reading: Reading, drift: DriftReport) => CanonicalRecord[];

/** Presets whose rows the rules of their platform make records of; others are only a mapping. */
const stagers: Partial<Record<string, Stager>> = {
  'amazon-all-orders': (own, { key }, _, drift) => recordsOf(orderOfReport(own, key, drift)),
  'amazon-settlement': (own, { key, extractedAt }) => settlementFile(own, key, extractedAt),
  'amazon-fba-inventory': (own, { key, updatedAt, extractedAt }, { defaults }) => [
    amazonInventory(own, key, { location: defaults?.location_id ?? 'FBA', readAt: updatedAt ?? extractedAt }),
  ],
};

/** The records of a preset's rows; null: their mapping says it all. Throws a `DataError` with the column and its value. */
export function presetRecords(
  reading: Reading,
  texts: readonly string[],
  record: StoredRecord,
  drift: DriftReport,
): CanonicalRecord[] | null {
  const stager = stagers[reading.preset ?? ''];
  if (!stager) return null;
  const columns = reading.own!;
  const rows = texts.map((text) => cellsOf(text, reading.delimiter ?? ',', reading.quotes !== 'none'));
  return stager({ columns, rows }, record, reading, drift);
}
