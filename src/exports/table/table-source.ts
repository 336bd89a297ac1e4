import type { DecimalNeed } from './decimal-need.js';
import type { ExportColumn, ExportRow } from './export-table.js';

/** What a file is written from. */
export interface TableSource {
  /** For people, and the name of the sheet: `orderItems`. */
  title: string;
  columns: readonly ExportColumn[];
  /** How many there are, or about: for progress. null: not known. */
  expectedRows: number | null;
  /** The warehouse version that all of it is of; null: it has none. */
  version: string | null;
  /** See `createWriter`. */
  decimalNeeds: () => Promise<readonly (DecimalNeed | null)[]>;
  /** Once. */
  batches(): AsyncIterable<readonly ExportRow[]>;
}
