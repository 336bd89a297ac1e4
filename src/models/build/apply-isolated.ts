import type { PoolClient } from '../../database/pool.js';
import { applyChangeSet } from './apply-change-set.js';
import type { ChangeSet, ChangeSetRecord, Rejection } from './change-set.js';

/**
 * What Postgres says of a value that it cannot take: data exceptions (22: a NUL character, an integer or a time out of range),
 * broken constraints (23), limits such as a key too long for its index (54). Such an error comes again however often one tries.
 */
const valueErrors = /^(22|23|54)...$/;

interface PostgresError extends Error {
  code: string;
  where?: string;
  detail?: string;
}

/**
 * Applies a change set, and when Postgres refuses a value of it, finds by halving the records that hold such values, sets each
 * aside, and applies the others; all within the caller's transaction. Every other error is thrown.
 */
export async function applyIsolated(client: PoolClient, changeSet: ChangeSet): Promise<{ rejected: Rejection[] }> {
  await client.query('savepoint change_set');
  try {
    const applied = await applyChangeSet(client, changeSet);
    await client.query('release savepoint change_set');
    return applied;
  } catch (error) {
    if (!isValueError(error)) throw error;
    await client.query('rollback to savepoint change_set');
    await client.query('release savepoint change_set');
    const [first, second] = halves(changeSet.records);
    if (!second) return { rejected: first.slice(0, 1).map(({ from }) => refused(error, from)) };
    const before = await applyIsolated(client, { ...changeSet, records: first });
    const after = await applyIsolated(client, { ...changeSet, records: second });
    return { rejected: [...before.rejected, ...after.rejected] };
  }
}

/** In the order of the log; what came from one raw record stays together. One part: it all came from one. */
function halves(records: readonly ChangeSetRecord[]): [ChangeSetRecord[], ChangeSetRecord[]?] {
  const starts = records.flatMap((record, i) => (i > 0 && !isSamePlace(record, records[i - 1]!) ? [i] : []));
  const middle = starts[Math.floor(starts.length / 2)];
  return middle === undefined ? [[...records]] : [records.slice(0, middle), records.slice(middle)];
}

function isSamePlace({ from: one }: ChangeSetRecord, { from: other }: ChangeSetRecord): boolean {
  return one.chunkId === other.chunkId && one.position === other.position;
}

function isValueError(error: unknown): error is PostgresError {
  return error instanceof Error && 'code' in error && valueErrors.test(String(error.code));
}

// Of a COPY Postgres tells the column and what stood there: `COPY staged_line, line 3, column quantity: "3000000000"`.
function refused({ code, message, where = '' }: PostgresError, from: Rejection['from']): Rejection {
  const [, column, value] = /column (\w+): "(.*)"/s.exec(where) ?? [];
  const place = column === undefined ? '' : ` in ${column}`;
  return {
    from,
    code: 'value_not_storable',
    message: `the warehouse cannot hold a value of this record${place}: ${message} (SQLSTATE ${code}); correct it at the platform, the next version is taken by itself`,
    path: column ?? '',
    value: value ?? null,
  };
}
