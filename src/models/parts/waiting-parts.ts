import type { Queryable } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';

/**
 * What waits for its counterpart in a source, and enters the warehouse with it. Counts are text, because they are 64
 * bits wide.
 */
export interface WaitingParts {
  sourceId: string;
  /** Lines whose order has not arrived. */
  lines: string;
  /** Orders whose lines have not arrived. */
  orders: string;
}

const waitingSql = readSql('models/parts/waiting-parts.sql');

/** The sources that have waiting parts. */
export async function waitingParts(db: Queryable): Promise<WaitingParts[]> {
  const { rows } = await db.query<WaitingParts>(waitingSql);
  return rows;
}
