import type { PoolClient } from '../../database/pool.js';
import { SystemError } from '../../runtime/errors.js';
import type { ChangeSet, ChangeSetRecord, Rejection } from '../change-set/change-set.js';
import { applyChangeSet } from './apply-change-set.js';
import { canBeOfRecord, isOfStatement, type PostgresError } from './value-error.js';

/** So many refused in a row, and none that passed: then others are asked whether it is the records at all. */
const doubtfulAfter = 20;
const witnesses = 5;

/**
 * Applies a change set, and when Postgres refuses a value of it, finds by halving the records that hold such values, sets each
 * aside, and applies the others; all within the caller's transaction. Every other error is thrown: one of our own SQL, which
 * would refuse any record, as a `SystemError` that says so.
 */
export async function applyIsolated(client: PoolClient, changeSet: ChangeSet): Promise<{ rejected: Rejection[] }> {
  return await new Isolation(client, changeSet).apply(changeSet.records);
}

class Isolation {
  private hasPassed = false;
  private refusedSoFar = 0;

  constructor(
    private readonly client: PoolClient,
    private readonly changeSet: ChangeSet,
  ) {}

  async apply(records: ChangeSetRecord[]): Promise<{ rejected: Rejection[] }> {
    const outcome = await this.attempt(records);
    if (!(outcome instanceof Error)) {
      this.hasPassed = true;
      return outcome;
    }
    const [first, second] = halves(records);
    if (!second) {
      await this.note(outcome);
      return { rejected: first.slice(0, 1).map(({ from }) => refused(outcome, from)) };
    }
    const before = await this.apply(first);
    const after = await this.apply(second);
    return { rejected: [...before.rejected, ...after.rejected] };
  }

  /** An error that may be a record's is returned, and nothing of the attempt remains. */
  private async attempt(records: ChangeSetRecord[]): Promise<{ rejected: Rejection[] } | PostgresError> {
    await this.client.query('savepoint change_set');
    try {
      const applied = await applyChangeSet(this.client, { ...this.changeSet, records });
      await this.client.query('release savepoint change_set');
      return applied;
    } catch (error) {
      if (isOfStatement(error)) throw ourFault(error, this.changeSet);
      if (!canBeOfRecord(error)) throw error;
      await this.client.query('rollback to savepoint change_set');
      await this.client.query('release savepoint change_set');
      return error;
    }
  }

  /** What refuses every record is no fault of theirs, whatever its SQLSTATE. */
  private async note(error: PostgresError): Promise<void> {
    this.refusedSoFar += 1;
    if (this.hasPassed || this.refusedSoFar !== doubtfulAfter) return;
    const { records } = this.changeSet;
    for (let nth = 1; nth <= witnesses; nth += 1) {
      const witness = records[Math.ceil((records.length * nth) / witnesses) - 1]!;
      if (await this.wouldPass(witness)) return;
    }
    throw ourFault(error, this.changeSet);
  }

  private async wouldPass(witness: ChangeSetRecord): Promise<boolean> {
    await this.client.query('savepoint witness');
    const outcome = await this.attempt([witness]);
    await this.client.query('rollback to savepoint witness');
    await this.client.query('release savepoint witness');
    return !(outcome instanceof Error);
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

function ourFault(error: PostgresError, { source }: ChangeSet): SystemError {
  // What Postgres quotes of a value may be somebody's name.
  const message = error.code.startsWith('22') ? error.message.replaceAll(/"[^"]*"/g, '"…"') : error.message;
  return new SystemError(
    `The warehouse's own SQL failed while "${source.sourceId}" was built (SQLSTATE ${error.code}): ${message}. No record was set aside for it and nothing of the batch was changed: the fault is Cartograph's or the database's, not the data's. It is tried again with the next build; if it stays, report it with the log.`,
    { code: 'warehouse_sql_failed', cause: error },
  );
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
