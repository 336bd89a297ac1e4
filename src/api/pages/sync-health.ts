import type { Queryable } from '../../database/sql.js';
import { everySource } from '../../ledger/scope/scope.js';
import { type Lateness, readSyncCondition, type SyncCondition } from '../../models/reporting/lateness.js';

/** Whether syncs run as scheduled. It lists sources but no platform's error message, which is in the API. */
export interface SyncHealth {
  /** `late`: queries are answered, but their data is or will be older than the schedules promise. */
  status: 'ok' | 'late';
  worker: { status: 'alive' | 'silent' | 'never_seen'; lastSeenAt: string | null };
  late: Pick<Lateness, 'sourceId' | 'since' | 'reason'>[];
  /** The problems, as messages. */
  problems: string[];
}

/** The same for those who may not see the sources. */
export interface SyncCounts extends Pick<SyncHealth, 'status' | 'worker'> {
  lateCount: number;
}

export function withoutSources({ status, worker, late }: SyncHealth): SyncCounts {
  return { status, worker, lateCount: late.length };
}

export async function syncHealth(pool: Queryable, now: Date): Promise<SyncHealth> {
  return healthOf(await readSyncCondition(pool, everySource, now));
}

function healthOf({ worker: { isAlive, seenAt }, late }: SyncCondition): SyncHealth {
  const silence = seenAt === null ? 'no worker has ever been alive' : `no worker has been alive since ${seenAt}`;
  const problems = [
    ...(isAlive ? [] : [`${silence}: nothing is synced until one starts`]),
    ...late.map(({ sourceId, since, reason }) => `the sync of ${sourceId} due at ${since} ${outcomes[reason]}`),
  ];
  return {
    status: problems.length === 0 ? 'ok' : 'late',
    worker: { status: isAlive ? 'alive' : seenAt === null ? 'never_seen' : 'silent', lastSeenAt: seenAt },
    late: late.map(({ sourceId, since, reason }) => ({ sourceId, since, reason })),
    problems,
  };
}

const outcomes: Record<Lateness['reason'], string> = {
  no_worker: 'is waiting for a worker',
  not_started: 'was not started although a worker is alive: see its log',
  waiting: 'is waiting for its turn or its next attempt',
  failed: 'failed: see `sources { late { message } }`',
};
