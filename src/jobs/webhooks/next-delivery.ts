import { createHash } from 'node:crypto';
import { type ChangeKind, changeKindNames, changeTypeOf } from '../../canonical/change-kind.js';
import type { WebhookConfig } from '../../config/config.js';
import type { Queryable } from '../../database/sql.js';
import { decodePosition } from '../../ledger/changes/position.js';
import { type Change, endOf, isKept, isUnknown, readChanges, readFeed } from '../../ledger/changes/read-changes.js';
import { everySource } from '../../ledger/scope/scope.js';
import { changedRow } from '../../models/reporting/changed-rows.js';

/** Changes of one request. */
const mostChanges = 500;

/** What a webhook is sent next. */
export interface Delivery {
  /** The same for each attempt to send the same changes. */
  id: string;
  /** The body, JSON; null: there is nothing to send. */
  body: string | null;
  /** Where to go on once it was received. */
  endPosition: string;
  hasMore: boolean;
}

/** `db`: a snapshot. `position` null: the webhook is new, and gets what changes from now on. */
export async function nextDelivery(
  db: Queryable,
  { name, sources, types }: WebhookConfig,
  position: string | null,
): Promise<Delivery> {
  const feed = await readFeed(db);
  const nothing = { id: '', body: null, endPosition: endOf(feed), hasMore: false };
  if (position === null) return nothing;
  const after = decodePosition(position);
  const isLost = after === null || isUnknown(feed, after) || !isKept(feed, after);
  const scope = sources === null ? everySource : { sources };
  const { changes, hasMore } = isLost
    ? { changes: [lostChange(feed.version, endOf(feed))], hasMore: false }
    : await readChanges(db, scope, feed, { after, kinds: kindsOf(types), first: mostChanges });
  if (changes.length === 0) return nothing;
  const endPosition = hasMore ? changes.at(-1)!.position : endOf(feed);
  const id = createHash('sha256').update(`${name} ${position} ${endPosition}`).digest('hex').slice(0, 32);
  const body = { webhook: name, changes: changes.map(entryOf), endPosition, hasMore, version: String(feed.version) };
  return { id, body: JSON.stringify(body), endPosition, hasMore };
}

/** Only keys: whoever reads them asks the API for the rows, with a key that allows it. */
function entryOf({ kind, key, part, version, publishedAt, isRemoved, sourceId }: Change): object {
  const type = changeTypeOf(kind ?? 'everything');
  return { type, ...changedRow(kind, key, part), isRemoved, sourceId, version, publishedAt };
}

/** What it was not sent is no longer kept: everything may be new. */
function lostChange(version: number, position: string): Change {
  const place = { kind: null, key: '', part: '', sourceId: null };
  return { ...place, position, version: String(version), publishedAt: null, isRemoved: false };
}

function kindsOf(types: readonly string[] | null): readonly ChangeKind[] | null {
  return types === null ? null : changeKindNames.filter((kind) => types.includes(changeTypeOf(kind)));
}
