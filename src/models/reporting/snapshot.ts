import type { TextRow } from '../../database/round-trip.js';
import { compile, type Queryable, type Sql } from '../../database/sql.js';
import type { ChannelDirectory } from './channels.js';
import type { WarehouseState } from './warehouse.js';

/** Where a query sends its statements. */
export interface QuestionDatabase extends Queryable {
  /** Rows as text. */
  texts(text: string, values: unknown[]): Promise<TextRow[]>;
  /** Rows as text that are found by their keys: one plan is right for all values. */
  lookUp(text: string, values: unknown[]): Promise<TextRow[]>;
  /**
   * Runs `work` on one connection, whose statements all see the rows of one instant. Within a snapshot it is the same one. `work`
   * uses no other connection.
   */
  snapshot<T>(work: (db: QuestionDatabase) => Promise<T>): Promise<T>;
}

/** Runs one statement for rows as text. */
export async function selectTexts(db: QuestionDatabase, statement: Sql): Promise<TextRow[]> {
  const { text, values } = compile(statement);
  return await db.texts(text, values);
}

/** Runs one statement that finds rows by their keys. */
export async function lookUp(db: QuestionDatabase, statement: Sql): Promise<TextRow[]> {
  const { text, values } = compile(statement);
  return await db.lookUp(text, values);
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
