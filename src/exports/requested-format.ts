import type { ExportRow } from '../ledger/exports/export-row.js';
import { exportFormats } from './formats/create-writer.js';
import { type CsvOptions, defaultCsvOptions } from './formats/csv/csv-options.js';
import { ExportRefused } from './table/export-refused.js';
import type { HowToWrite } from './write-table.js';

/** How a requested file is to be written. */
export function howToWrite({ format: name, csv }: Pick<ExportRow, 'format' | 'csv'>): HowToWrite {
  const format = exportFormats.find((each) => each === name);
  if (!format) {
    throw new ExportRefused(`This version has no format ${name}. Ask for the export again.`, 'EXPORT_OUTDATED');
  }
  return { format, ...(csv && { csv: { ...defaultCsvOptions, ...(csv as Partial<CsvOptions>) } }) };
}
