import type { Queryable } from '../../database/sql.js';
import { everySource } from '../../ledger/sources/scope.js';
import { type Lateness, readSyncCondition, type SyncCondition } from '../../models/queries/lateness.js';

/** Whether syncs happen as they are scheduled. It names sources and no reason of a platform: those stand in the API. */
export interface SyncHealth {
  /** `late`: answers are served, and are older than the schedules promise, or will be. */
  status: 'ok' | 'late';
  worker: { status: 'alive' | 'silent' | 'never_seen'; lastSeenAt: string | null };
  late: Pick<Lateness, 'sourceId' | 'since' | 'reason'>[];
  /** What is the matter, in words. */
  problems: string[];
}

export async function syncHealth(pool: Queryable, now: Date): Promise<SyncHealth> {
  return healthOf(await readSyncCondition(pool, everySource, now));
}

function healthOf({ worker: { isAlive, seenAt }, late }: SyncCondition): SyncHealth {
  const silence = seenAt === null ? 'no worker has ever been alive' : `no worker has been alive since ${seenAt}`;
  const problems = [
    ...(isAlive ? [] : [`${silence}: nothing is synced until one is started`]),
    ...late.map(
      ({ sourceId, since, reason }) => `the sync of ${sourceId} that was due at ${since} ${outcomes[reason]}`,
    ),
  ];
  return {
    status: problems.length === 0 ? 'ok' : 'late',
    worker: { status: isAlive ? 'alive' : seenAt === null ? 'never_seen' : 'silent', lastSeenAt: seenAt },
    late: late.map(({ sourceId, since, reason }) => ({ sourceId, since, reason })),
    problems,
  };
}

const outcomes: Record<Lateness['reason'], string> = {
  no_worker: 'waits for a worker',
  not_started: 'was not started, though a worker is alive: its log says why',
  waiting: 'waits for its turn or its next attempt',
  failed: 'failed: `sources { late { message } }` says why',
};
