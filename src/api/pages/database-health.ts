import type { Queryable } from '../../database/sql.js';
import { explainUnavailable, isDatabaseUnavailable } from '../../database/unavailable.js';
import { readWarehouseVersion } from '../../ledger/warehouse-version/version.js';

const deadlineMs = 5000;

/** A database problem that the process knows of, besides failed queries; null while there is none. */
export type DatabaseCondition = () => Promise<string | null>;

export interface ReachableDatabase {
  database: 'reachable';
  warehouseVersion: string;
  databaseProblem?: string;
}

type DatabaseHealth<T> =
  | (ReachableDatabase & { read: T })
  | { database: 'unreachable'; databaseProblem: string; error: unknown };

/** Whether the database answers within some seconds, including the query in `read`; if not, what is wrong. */
export async function databaseHealth<T>(
  pool: Queryable,
  condition: DatabaseCondition,
  read: () => Promise<T>,
): Promise<DatabaseHealth<T>> {
  try {
    const [{ version }, answer] = await withDeadline(Promise.all([readWarehouseVersion(pool), read()]));
    const databaseProblem = await condition();
    return {
      ...{ database: 'reachable', warehouseVersion: version },
      ...(databaseProblem !== null && { databaseProblem }),
      read: answer,
    };
  } catch (error) {
    return { database: 'unreachable', databaseProblem: (await condition()) ?? wordsFor(error), error };
  }
}

function wordsFor(error: unknown): string {
  if (isDatabaseUnavailable(error) || error instanceof NoAnswer) return explainUnavailable(error);
  return 'The database answers with an error. The details are in the log of this process.';
}

class NoAnswer extends Error {}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer in time: within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
