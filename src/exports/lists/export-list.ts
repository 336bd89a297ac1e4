import type { Sql } from '../../database/sql.js';
import type { ListContext, ListQuestion } from '../../models/lists/list-question.js';
import type { Snapshot } from '../../models/reporting/snapshot.js';
import type { ListColumn } from './list-column.js';

/** The context of a list within the snapshot that it is read in. */
export interface ListSnapshot extends ListContext, Pick<Snapshot, 'warehouse'> {
  /** Of the warehouse; of the configuration before it is built. */
  reportingCurrency: string;
}

/** A list that can be exported. */
export interface ExportList {
  /** What its rows are ordered by: unique together. */
  key: readonly Sql[];
  /** All that it has, in the order of a file that names none. */
  columns: readonly ListColumn[];
  /** The permission to see its rows. */
  needs: 'figures' | 'facts';
  /** `filter`: as the API's list takes it, with its defaults; null: none was given. */
  question(context: ListSnapshot, filter: object | null): Promise<ListQuestion>;
}
