import type { DayNote } from '../../../canonical/record.js';
import type { DriftReport, PartitionStreamDeclaration, StoredRecord } from '../../../contract/extractor.js';
import { addDays, endOf } from '../../reading/calendar.js';
import { parseFragments } from '../../staging/parse-fragments.js';
import { exportMeasure } from '../read/measure.js';
import { reportGa4Drift } from './drift.js';
import { notesOf } from './notes.js';
import { type About, checkAbout, checkDay, checkRow, type Row } from './shapes.js';

const exportedForDays = 3;

/** A stored partition, checked: what all canonical records of it share, and its rows. */
export interface Partition {
  about: About;
  rows: Row[];
  common: {
    accountId: string;
    date: string;
    currency: string;
    timezone: string;
    restatedUntil: string;
    notes: DayNote[];
    updatedAt: string;
  };
}

/** Throws a `DataError` if the contents are not those of a report. */
export function partitionOf(
  { key, payload, extractedAt }: StoredRecord,
  { partitions: { unit, restatedForDays } }: PartitionStreamDeclaration,
  drift: DriftReport,
): Partition {
  const [first, ...others] = parseFragments(payload, `Google Analytics ${key}`);
  const about = checkAbout(first, key, drift);
  const rows = others.map((each) => checkRow(each, key, drift));
  const date = checkDay(key.slice(key.lastIndexOf('/') + 1), key, drift);
  const { property: accountId, currency, timezone, metadata = {} } = about;
  // Google writes to a day of the export for 72 hours, and attributes nothing anew.
  const isExport = about.measure === exportMeasure;
  const restatedUntil = addDays(endOf(unit, date), isExport ? exportedForDays : restatedForDays);
  const notes = notesOf(metadata, rows.some(hasOther));
  reportGa4Drift(drift, metadata, rows);
  return { about, rows, common: { accountId, date, currency, timezone, restatedUntil, notes, updatedAt: extractedAt } };
}

function hasOther({ dimensionValues }: Row): boolean {
  return dimensionValues?.some(({ value }) => value === '(other)') ?? false;
}

/** Reads the cells of a row by the names of the report's columns. */
export function cellsOf({ dimensions = [], metrics = [] }: About): {
  text(row: Row, name: string): string;
  metric(row: Row, name: string): string;
} {
  return {
    text: ({ dimensionValues }, name) => dimensionValues?.[dimensions.indexOf(name)]?.value ?? '',
    metric: ({ metricValues }, name) => metricValues[metrics.indexOf(name)]?.value ?? '0',
  };
}
