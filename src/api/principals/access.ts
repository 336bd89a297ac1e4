import type { Queryable } from '../../database/sql.js';
import type { Principal } from '../../ledger/principals/principal.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import { AuditLog } from './audit-log.js';
import { Budget, type OverLimit } from './budget.js';
import { type From, Gate } from './gate.js';
import type { Sessions } from './sessions.js';
import type { KnownSender } from './unauthenticated.js';
import type { WhoAsks } from './who-asks.js';

/** Who may ask, and what: all that the API needs to know about it. */
export interface Access {
  whoAsks: WhoAsks;
  /** Counts a request, or says why there may be none now. */
  admit(principal: Principal): Promise<OverLimit | null>;
  gate: Gate;
  /** Of browsers. Null: nobody signs in. */
  sessions: Sessions | null;
  /** Leaves a word in the audit log about credentials that are genuine and yet open nothing. */
  noteRefusedCredentials(sender: KnownSender, from: From): void;
  /** Leaves a word in the audit log about a file that is fetched. Throws `AuditLogFull`. */
  noteDownload(principal: Pick<Principal, 'id' | 'name'>, exportId: string, from: From): void;
  /** Writes what is still to be written. */
  stop(): Promise<void>;
}

interface AccessSettings {
  /** Should not be the queries' pool: a busy one would keep everybody waiting. */
  db: Queryable;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  auditRetentionDays: number;
  whoAsks: WhoAsks;
  /** Default: none. */
  sessions?: Sessions;
}

export function createAccess({ whoAsks, sessions, ...settings }: AccessSettings): Access {
  return { ...createAdmission(settings), whoAsks, sessions: sessions ?? null };
}

/** What may be asked, and how much, once it is known who asks. */
export function createAdmission({
  db,
  clock,
  log,
  auditRetentionDays,
}: Omit<AccessSettings, 'whoAsks' | 'sessions'>): Omit<Access, 'whoAsks' | 'sessions'> {
  const onError = (error: Error): void =>
    log.error({ error: error.message }, 'what principals have used cannot be counted in the database');
  const budget = new Budget(db, clock, onError);
  const audit = new AuditLog({ db, clock, log, retentionDays: auditRetentionDays });
  return {
    admit: (principal) => budget.admit(principal),
    gate: new Gate({ budget, audit, clock }),
    noteRefusedCredentials: ({ id, name, why }, from) =>
      audit.noteRefusal({
        ...{ at: clock.now(), principalId: id, principalName: name },
        ...{ action: 'credentials_refused', operation: null, subjects: [why], times: 1, ...from },
      }),
    noteDownload: ({ id, name }, exportId, from) =>
      audit.note({
        ...{ at: clock.now(), principalId: id, principalName: name },
        ...{ action: 'download_export', operation: null, subjects: [`export ${exportId}`], times: 1, ...from },
      }),
    stop: async () => {
      await budget.stop().catch(onError);
      await audit.stop();
    },
  };
}
