import type { Queryable } from '../../database/pool.js';
import type { Queryable as SelectQueryable } from '../../database/sql.js';
import { isInScope, type Scope } from '../../ledger/scope/scope.js';
import { readRawRecords } from '../../raw/raw-log.js';
import type { RawPlace } from '../../resolvers/loaders/loaders.js';

/** The records of these places as they came; null: it is out of scope, deleted, or gone. */
export async function rawTexts(
  db: SelectQueryable,
  scope: Scope,
  places: readonly RawPlace[],
): Promise<(string | null)[]> {
  const records = await readRawRecords(asDriver(db), places);
  const found = new Map(records.map((record) => [`${record.chunkId}/${record.position}`, record]));
  return places.map(({ chunkId, position }) => {
    const record = found.get(`${chunkId}/${position}`);
    return record && isInScope(scope, record.sourceId) && !record.isDeleted
      ? Buffer.from(record.payload).toString('utf8')
      : null;
  });
}

/** In the form of the driver's, as far as the raw log uses it: with the statement as text, or with its name. */
function asDriver(db: SelectQueryable): Queryable {
  const query = (statement: string | { text: string; values: unknown[] }, values: unknown[] = []) =>
    typeof statement === 'string' ? db.query(statement, values) : db.query(statement.text, statement.values);
  return { query } as unknown as Queryable;
}
