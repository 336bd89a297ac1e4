import type { CanonicalRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { recordOf } from '../../amazon/to-canonical/amazon-order.js';
import { amazonInventory } from '../../amazon/to-canonical/inventory-file.js';
import { orderOfReport } from '../../amazon/to-canonical/order-of-report.js';
import { settlementFile } from '../../amazon/to-canonical/settlement-file.js';
import type { ReportTable } from '../../amazon/to-canonical/shapes.js';
import { cellText, rowCells } from '../formats/sheet-row.js';
import { cellsOf } from '../table/cells.js';
import type { Reading } from '../table/reading.js';

interface Preset extends ReportTable {
  record: StoredRecord;
  reading: Reading;
  source: Source;
  drift: DriftReport;
  /** The rows as they are, below their header. */
  text: string;
}

type Stager = (preset: Preset) => CanonicalRecord[];

/** Presets whose rows the rules of their platform make records of; others are only a mapping. */
const stagers: Partial<Record<string, Stager>> = {
  'amazon-all-orders': ({ text, record, source, drift }) => [
    recordOf(orderOfReport(text, record.key, drift), source.currency),
  ],
  'amazon-settlement': ({ record, ...own }) => settlementFile(own, record.key, record.extractedAt),
  'amazon-fba-inventory': ({ record, reading, ...own }) => [
    amazonInventory(own, record.key, {
      location: reading.defaults?.location_id ?? 'FBA',
      readAt: record.updatedAt ?? record.extractedAt,
    }),
  ],
};

/** The records of a preset's rows; null: their mapping says it all. Throws a `DataError` with the column and its value. */
export function presetRecords(
  reading: Reading,
  texts: readonly string[],
  record: StoredRecord,
  { source, drift }: { source: Source; drift: DriftReport },
): CanonicalRecord[] | null {
  const stager = stagers[reading.preset ?? ''];
  if (!stager) return null;
  const columns = reading.own!;
  const delimiter = reading.delimiter ?? ',';
  const rows = texts.map((text) =>
    reading.isSheet ? rowCells(text).map(cellText) : cellsOf(text, delimiter, reading.quotes !== 'none'),
  );
  const lines = reading.isSheet ? rows.map((cells) => lineOf(cells, columns.length, delimiter)) : texts;
  return stager({
    ...{ columns, record, reading, source, drift, rows },
    text: [columns.join(delimiter), ...lines].join('\n'),
  });
}

/** A row of a sheet as the platform would write it: without line ends and delimiters in its cells. */
function lineOf(cells: readonly string[], columns: number, delimiter: string): string {
  return Array.from({ length: columns }, (_, at) =>
    (cells[at] ?? '').replace(/[\r\n\t]+/g, ' ').replaceAll(delimiter, ' '),
  ).join(delimiter);
}
