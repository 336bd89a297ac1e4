import type { ChangeKind } from '../../canonical/change-kind.js';
import type { Queryable, Sql } from '../../database/sql.js';
import { changedBehind, lastVersionBefore, readFeed } from '../../ledger/changes/read-changes.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { InvalidInputError } from './invalid-input.js';

interface ChangedSince {
  /** The kinds of changes that count, as of the row itself. */
  kinds: readonly ChangeKind[];
  /** The condition on a row, from `(select key, part …)` of what changed. */
  isAmong: (changed: Sql) => Sql;
}

/**
 * Rows that a version published at or after an instant changed, as a condition; none if there is no instant. The instant is that of
 * the publication, not the platform's: a change that is read late is found by whoever asks after it was published.
 */
export async function changedSince(
  db: Queryable,
  scope: Scope,
  instant: string | null | undefined,
  { kinds, isAmong }: ChangedSince,
): Promise<Sql[]> {
  if (typeof instant !== 'string') return [];
  const feed = await readFeed(db);
  const version = await lastVersionBefore(db, instant);
  const { everythingNew, oldest, oldestPublishedAt } = feed;
  if (everythingNew !== null && (version === null || everythingNew > version)) return [];
  if (version !== null) return [isAmong(changedBehind(scope, version, kinds))];
  if (oldest === null) return [];
  throw new InvalidInputError(
    `Changes are known since ${oldestPublishedAt}. Ask for a later instant, or for all rows. The operator can keep changes longer with changes.keepDays.`,
    'filter.updatedSince',
  );
}
