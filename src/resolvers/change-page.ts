import type { ChangeKind } from '../canonical/change-kind.js';
import { changeKinds } from '../ledger/changes/kinds.js';
import { decodePosition, type Position } from '../ledger/changes/position.js';
import { endOf, type Feed, isKept, isUnknown, readChanges, readFeed } from '../ledger/changes/read-changes.js';
import type { Permission } from '../ledger/principals/principal.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { pageSize } from '../models/reporting/keyset.js';
import type { ChangeTypeValue } from '../schema/enums/change.js';
import type { ApiContext } from './context.js';
import { type PresentedChange, presentChange } from './present/changes.js';
import { RequestError } from './request-error.js';

/** Figures are for everyone, rows for those who may see facts. */
const permissionFor = (kind: ChangeKind): Permission => (figures.includes(kind) ? 'figures' : 'facts');

const figures: readonly ChangeKind[] = ['dailySummary', 'weeklyTrend', 'reportedDay'];

export interface ChangesAsked {
  after: string;
  /** null: all that the principal may see. */
  types: readonly ChangeTypeValue[] | null;
  first: number;
}

export interface PresentedPage {
  changes: PresentedChange[];
  endPosition: string;
  hasMore: boolean;
  version: string;
}

/** At most `first` changes behind a position. */
export async function changePage(
  { db, scope, principal }: Pick<ApiContext, 'db' | 'scope' | 'principal'>,
  { after, types, first }: ChangesAsked,
): Promise<PresentedPage> {
  pageSize({ first });
  const position = decodePosition(after);
  if (!position) {
    throw new InvalidInputError(
      '"after" is not a position. Use `endPosition`, or `changePosition` of `warehouse`.',
      'after',
    );
  }
  const kinds = allowedKinds(principal.permissions, types);
  return db.snapshot(async (snapshot) => {
    const feed = await readFeed(snapshot);
    checkPosition(feed, position);
    const { changes, hasMore } = await readChanges(snapshot, scope, feed, { after: position, kinds, first });
    return {
      changes: changes.map(presentChange),
      endPosition: hasMore ? changes.at(-1)!.position : endOf(feed),
      hasMore,
      version: String(feed.version),
    };
  });
}

/** null: all. */
function allowedKinds(
  permissions: ReadonlySet<Permission>,
  types: readonly ChangeTypeValue[] | null,
): readonly ChangeKind[] {
  const asked = types?.filter((type) => type !== 'everything') ?? null;
  const refused = asked?.find((kind) => !permissions.has(permissionFor(kind)));
  if (refused !== undefined) {
    throw new RequestError('Changes of this type are for those who may see facts.', 'FORBIDDEN', { type: refused });
  }
  return asked ?? (Object.keys(changeKinds) as ChangeKind[]).filter((kind) => permissions.has(permissionFor(kind)));
}

function checkPosition(feed: Feed, position: Position): void {
  const details = { argument: 'after', endPosition: endOf(feed) };
  if (isUnknown(feed, position)) {
    throw new RequestError(
      'The position is not one of this warehouse: it was moved, or restored from a backup. Read everything again, then go on from `endPosition` of this error.',
      'POSITION_UNKNOWN',
      details,
    );
  }
  if (isKept(feed, position)) return;
  throw new RequestError(
    `The changes after this position are no longer kept, those since version ${feed.oldest ?? feed.version} are. Read everything again, then go on from \`endPosition\` of this error. The operator can keep them longer with changes.keepDays.`,
    'POSITION_TOO_OLD',
    details,
  );
}
