import { randomUUID } from 'node:crypto';
import { type Queryable, select, sql } from '../../database/sql.js';

/** Who did what, without payloads. */
export interface AuditEntry {
  at: Date;
  principalId: string;
  principalName: string;
  /** `read_personal_data`, or what was changed, such as `triggerSync` or `keys create`. */
  action: string;
  /** The operation's name in the document; null: it has none. */
  operation: string | null;
  /** The fields that were read, as `Customer.email`, or what was changed. */
  subjects: readonly string[];
  /** The client's; null: the command line. */
  address: string | null;
  requestId: string | null;
  /** Equal requests that are one entry. */
  times: number;
}

/** An entry as people read it. */
export interface AuditRow extends Omit<AuditEntry, 'at'> {
  at: string;
}

export async function addAuditEntries(db: Queryable, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({ ...entry, entryId: randomUUID() }));
  await select(
    db,
    sql`insert into ops.audit_entry (
        entry_id, at, principal_id, principal_name, action, operation, subjects, address, request_id, times
      )
      select e."entryId", e.at, e."principalId", e."principalName", e.action, e.operation,
        array(select jsonb_array_elements_text(e.subjects)), e.address, e."requestId", e.times
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e (
        "entryId" uuid, at timestamptz, "principalId" text, "principalName" text, action text, operation text, subjects jsonb,
        address text, "requestId" text, times integer
      )`,
  );
}

/** The latest entries, the newest first. */
export async function latestAuditEntries(db: Queryable, most: number): Promise<AuditRow[]> {
  return select(
    db,
    sql`select at, principal_id as "principalId", principal_name as "principalName", action, operation, subjects, address,
        request_id as "requestId", times
      from ops.audit_entry order by at desc limit ${most}::integer`,
  );
}

export async function deleteAuditEntriesBefore(db: Queryable, before: Date): Promise<void> {
  await select(db, sql`delete from ops.audit_entry where at < ${before}::timestamptz`);
}
