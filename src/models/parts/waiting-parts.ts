import type { Queryable } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';

/** What of a source waits for its counterpart; counts as text, for they are 64 bits wide. It comes in by itself with that. */
export interface WaitingParts {
  sourceId: string;
  /** Lines whose order has not come. */
  lines: string;
  /** Orders whose lines have not come. */
  orders: string;
}

const waitingSql = readSql('models/parts/waiting-parts.sql');

/** Of the sources that have any. */
export async function waitingParts(db: Queryable): Promise<WaitingParts[]> {
  const { rows } = await db.query<WaitingParts>(waitingSql);
  return rows;
}
