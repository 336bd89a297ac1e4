import type { Socket } from 'node:net';
import type pg from 'pg';
import type { Logger } from '../../runtime/log.js';
import { openConnection } from '../pool.js';
import { explainUnavailable, isDatabaseUnavailable } from '../unavailable.js';
import { ReplicationLag } from './replication-lag.js';

export interface ReplicaState {
  isUsable: boolean;
  /** How long it has been behind the primary; null: not known. */
  lagSeconds: number | null;
  /** Why it is not usable, for people; null while it is. */
  reason: string | null;
}

export interface ReplicaWatch {
  /** The last state that is known. */
  readonly state: ReplicaState;
  /** A statement on the replica failed because of the replica: it is not used until it has been looked at again. */
  failed(error: unknown): void;
  stop(): Promise<void>;
}

export interface WatchOptions {
  primaryUrl: string;
  replicaUrl: string;
  maxLagSeconds: number;
  /** What makes it unusable for good, asked once it can be reached; null: nothing. */
  check?: () => Promise<string | null>;
  /** It can no longer be reached: whoever waits for its answers should not. */
  onUnreachable?: () => void;
  log: Logger;
}

const intervalMs = 1000;
/** A server that takes longer is not there. */
const answerMs = 2000;

// The flushed position, because a page of it that is only inserted may begin after a header that a standby never replays.
const primarySql = `
  select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::text as position, system_identifier::text as system
  from pg_control_system()`;

const standbySql = `
  select pg_is_in_recovery() as "isStandby", pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::text as position,
    system_identifier::text as system
  from pg_control_system()`;

interface Standby {
  isStandby: boolean;
  position: string | null;
  system: string;
}

/**
 * Looks once a second whether a streaming standby can answer in place of its primary: it can be reached, is a standby of this very
 * primary, and is not behind by more than `maxLagSeconds`. It is not usable before it has replayed what the primary had when the watch
 * began, so it has every migration that the process relies on. While the primary is down, a standby that had replayed all that was
 * known of it stays usable. Resolves after the first look.
 */
export async function watchReplica(options: WatchOptions): Promise<ReplicaWatch> {
  const { log, maxLagSeconds } = options;
  const lag = new ReplicationLag();
  const primary = lookAt(options.primaryUrl);
  const replica = lookAt(options.replicaUrl);
  let system: string | null = null;
  let checked: { fault: string | null } | undefined;
  let state: ReplicaState = { isUsable: false, lagSeconds: null, reason: 'it has not been looked at yet' };

  const become = (next: ReplicaState): void => {
    const { isUsable, reason } = state;
    state = next;
    if (next.isUsable && !isUsable) log.info('queries are read from database.readUrl');
    if (!next.isUsable && (isUsable || next.reason !== reason)) {
      log.warn(`queries are read from the primary: database.readUrl cannot be used, because ${next.reason}`);
    }
  };
  const lose = (error: unknown): void => {
    const wasUsable = state.isUsable;
    become(unreachable(error));
    if (wasUsable) options.onUnreachable?.();
  };
  const judge = (standby: Standby): ReplicaState => {
    const no = (reason: string): ReplicaState => ({ isUsable: false, lagSeconds: null, reason });
    if (checked?.fault) return no(checked.fault);
    if (system === null) return no('the primary has not answered yet');
    if (standby.system !== system) return no('it belongs to another database server than database.url');
    // Promoted, it goes its own way.
    if (!standby.isStandby) return no('it is not a standby');
    if (standby.position !== null) lag.standbyAt(BigInt(standby.position));
    const behindMs = lag.behind(performance.now());
    if (behindMs === null) return no('it has not yet replayed what the primary had when this process started');
    const lagSeconds = behindMs / 1000;
    if (lagSeconds <= maxLagSeconds) return { isUsable: true, lagSeconds, reason: null };
    return { isUsable: false, lagSeconds, reason: `it is behind by more than ${maxLagSeconds} s` };
  };
  const look = async (): Promise<void> => {
    // Before the standby: it is compared with what the primary had by then.
    const at = performance.now();
    await primary.ask<{ position: string; system: string }>(primarySql).then(
      (row) => {
        system = row.system;
        lag.primaryAt(BigInt(row.position), at);
      },
      // Its users see the reason.
      () => undefined,
    );
    try {
      const standby = await replica.ask<Standby>(standbySql);
      checked ??= { fault: (await options.check?.()) ?? null };
      become(judge(standby));
    } catch (error) {
      lose(error);
    }
  };

  let looking = look();
  let isLooking = true;
  const done = (): void => {
    isLooking = false;
  };
  await looking.then(done);
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    looking = look().then(done);
  }, intervalMs);
  timer.unref();
  return {
    get state() {
      return state;
    },
    failed: lose,
    stop: async () => {
      clearInterval(timer);
      await looking;
      await Promise.all([primary.close(), replica.close()]);
    },
  };
}

function unreachable(error: unknown): ReplicaState {
  const reason = isDatabaseUnavailable(error) ? explainUnavailable(error) : 'The database answers with an error.';
  return { isUsable: false, lagSeconds: null, reason: `of this: ${reason}` };
}

/** A connection for one statement at a time, opened again after a failure. */
function lookAt(url: string): { ask<Row extends object>(text: string): Promise<Row>; close(): Promise<void> } {
  let client: pg.Client | null = null;
  const close = async (): Promise<void> => {
    const ended = client as (pg.Client & { readonly connection: { readonly stream: Socket } }) | null;
    client = null;
    const said = ended?.end().catch(() => undefined);
    // A server that hangs does not end a connection.
    ended?.connection.stream.destroySoon();
    await said;
  };
  return {
    ask: async <Row extends object>(text: string) => {
      try {
        client ??= await openConnection(url, {
          ...{ applicationName: 'cartograph replication', queryTimeoutMs: answerMs, connectMs: answerMs },
        });
        return (await client.query<Row>(text)).rows[0]!;
      } catch (error) {
        await close();
        throw error;
      }
    },
    close,
  };
}
