import type { PoolClient } from '../../database/pool.js';
import { SystemError } from '../../runtime/errors.js';
import type { ChangeSet, ChangeSetRecord, Rejection } from '../change-set/change-set.js';
import { applyChangeSet } from './apply-change-set.js';
import { canBeOfRecord, isOfStatement, type PostgresError } from './value-error.js';

/**
 * After this many refusals in a row without a success, other records are tried to find out whether the records are the
 * cause.
 */
const doubtfulAfter = 20;
const witnesses = 5;

/**
 * Applies a change set. If Postgres refuses a value of it, finds the records with such values by bisection, sets each
 * aside, and applies the others, within the caller's transaction. Every other error is thrown: an error in our own SQL,
 * which would refuse any record, as a `SystemError`.
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

  /** Returns an error that a record may have caused, with the attempt rolled back. */
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

  /** An error that every record causes is not the records' fault, whatever its SQLSTATE. */
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

/** In log order; records of one raw record stay together. One part: all came from one raw record. */
function halves(records: readonly ChangeSetRecord[]): [ChangeSetRecord[], ChangeSetRecord[]?] {
  const starts = records.flatMap((record, i) => (i > 0 && !isSamePlace(record, records[i - 1]!) ? [i] : []));
  const middle = starts[Math.floor(starts.length / 2)];
  return middle === undefined ? [[...records]] : [records.slice(0, middle), records.slice(middle)];
}

function isSamePlace({ from: one }: ChangeSetRecord, { from: other }: ChangeSetRecord): boolean {
  return one.chunkId === other.chunkId && one.position === other.position;
}

function ourFault(error: PostgresError, { source }: ChangeSet): SystemError {
  // A value that Postgres quotes may be a person's name.
  const message = error.code.startsWith('22') ? error.message.replaceAll(/"[^"]*"/g, '"…"') : error.message;
  return new SystemError(
    `The warehouse's own SQL failed while building "${source.sourceId}" (SQLSTATE ${error.code}): ${message}. No record was rejected, and the batch changed nothing: the fault is in Cartograph or the database, not in the data. The next build tries again; if the error persists, report it with the log.`,
    { code: 'warehouse_sql_failed', cause: error },
  );
}

// For COPY, Postgres reports the column and its value: `COPY staged_line, line 3, column quantity: "3000000000"`.
function refused({ code, message, where = '' }: PostgresError, from: Rejection['from']): Rejection {
  const [, column, value] = /column (\w+): "(.*)"/s.exec(where) ?? [];
  const place = column === undefined ? '' : ` in ${column}`;
  return {
    from,
    code: 'value_not_storable',
    message: `the warehouse cannot store a value of this record${place}: ${message} (SQLSTATE ${code}); correct it at the platform: the next version is loaded automatically`,
    path: column ?? '',
    value: value ?? null,
  };
}
