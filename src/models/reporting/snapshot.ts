import type { Queryable } from '../../database/sql.js';
import type { ChannelDirectory } from './channels.js';
import type { WarehouseState } from './warehouse.js';

/** Where a query sends its statements. */
export interface QuestionDatabase extends Queryable {
  /**
   * Runs `work` on one connection, whose statements all see the rows of one instant. Within a snapshot it is the same one. `work`
   * uses no other connection.
   */
  snapshot<T>(work: (db: QuestionDatabase) => Promise<T>): Promise<T>;
}

/** What answers depend on besides their rows. */
export interface WarehouseView {
  warehouse: WarehouseState;
  channels: ChannelDirectory;
}

/** The warehouse at one instant. */
export interface Snapshot extends WarehouseView {
  db: QuestionDatabase;
}

/**
 * Answers by several statements that all see the rows of one instant, so that no answer mixes two versions of the warehouse.
 * `readsFacts`: whether the facts must be read, for which there are other connections.
 */
export type ReadSnapshot = <T>(
  readsFacts: (view: WarehouseView) => boolean,
  answer: (snapshot: Snapshot) => Promise<T>,
) => Promise<T>;
