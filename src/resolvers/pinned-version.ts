import type { ChangeKind } from '../canonical/change-kind.js';
import type { Queryable } from '../database/sql.js';
import { endOf, hasChangedBehind, readFeed } from '../ledger/changes/read-changes.js';
import type { Scope } from '../ledger/scope/scope.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { RequestError } from './request-error.js';

/**
 * A check that a page is of a version: that no row of these kinds has changed since, published or not. Rows of facts have no history by
 * version, so a page of a version that is gone is refused. Run it in the snapshot that reads the page. undefined: any version will do.
 */
export function pinnedTo(
  scope: Scope,
  atVersion: string | null | undefined,
  kinds: readonly ChangeKind[],
): ((db: Queryable) => Promise<void>) | undefined {
  if (typeof atVersion !== 'string') return undefined;
  return async (db) => {
    const feed = await readFeed(db);
    if (!/^\d{1,15}$/.test(atVersion) || Number(atVersion) > feed.version) {
      throw new InvalidInputError(
        `There is no version "${atVersion.slice(0, 20)}". The current one is ${feed.version}.`,
        'atVersion',
      );
    }
    const version = Number(atVersion);
    const isWhole = feed.isNoted && (feed.everythingNew ?? 0) <= version;
    const isKept = version === feed.version || (feed.oldest !== null && version >= feed.oldest - 1);
    if (isWhole && isKept && !(await hasChangedBehind(db, scope, version, kinds))) return;
    throw new RequestError(
      `Rows have changed since version ${version}, and facts are kept only as they are now. Begin again with the current version, or read the pages without "atVersion" and then \`changes\` from the position at which you began.`,
      'VERSION_GONE',
      { argument: 'atVersion', version: String(feed.version), endPosition: endOf(feed) },
    );
  };
}
