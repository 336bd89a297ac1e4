import { createHash, randomUUID } from 'node:crypto';
import { type Queryable, select, sql } from '../../database/sql.js';

/** Who did what, without payloads. */
export interface AuditEntry {
  at: Date;
  principalId: string;
  principalName: string;
  /** `read_personal_data`, `change`, `keys create` and the like, or what was refused: `…_refused`. */
  action: string;
  /** The operation's name in the document; null: it has none. */
  operation: string | null;
  /** The fields that were read, as `Customer.email`, what was changed, or for what reason and of what it was refused. */
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

/** Which of the entries of a minute one is, for those of which a minute has one for each principal and action. */
export function minuteOf({ at }: Pick<AuditEntry, 'at'>): string {
  return at.toISOString().slice(0, 16);
}

/** Adds entries. */
export async function addAuditEntries(db: Queryable, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await insert(
    db,
    entries.map((entry) => ({ ...entry, entryId: randomUUID() })),
  );
}

/**
 * Adds refusals: a principal has one entry for each action and minute, over all processes, with the subjects of all of them. The rest of
 * it is of the first. At most one of each may be in `entries`.
 */
export async function addRefusals(db: Queryable, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({ ...entry, entryId: idOfMinute(entry) }));
  // In one order: processes that write the same ones wait for each other, not in a circle.
  await insert(
    db,
    rows.toSorted((a, b) => (a.entryId < b.entryId ? -1 : 1)),
  );
}

function idOfMinute(entry: AuditEntry): string {
  const of = JSON.stringify([entry.principalId, entry.action, minuteOf(entry)]);
  return createHash('sha256').update(of).digest('hex').slice(0, 32);
}

async function insert(db: Queryable, rows: readonly (AuditEntry & { entryId: string })[]): Promise<void> {
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
      )
      on conflict (entry_id) do update set
        times = audit_entry.times + excluded.times,
        subjects = array(select distinct s from unnest(audit_entry.subjects || excluded.subjects) as s order by s)`,
  );
}

/** The latest entries, the newest first: since an instant, and of principals with this id, key id, or part of their name. */
export async function auditEntries(
  db: Queryable,
  { since, who, most }: { since: Date; who: string | null; most: number },
): Promise<AuditRow[]> {
  return select(
    db,
    sql`select a.at, a.principal_id as "principalId", a.principal_name as "principalName", a.action, a.operation, a.subjects,
        a.address, a.request_id as "requestId", a.times
      from ops.audit_entry a
      where a.at >= ${since}::timestamptz
        and (${who}::text is null or a.principal_id in (${who}::text, 'key:' || ${who}::text)
          or position(lower(${who}::text) in lower(a.principal_name)) > 0)
      order by a.at desc, a.entry_id
      limit ${most}::integer`,
  );
}

export async function deleteAuditEntriesBefore(db: Queryable, before: Date): Promise<void> {
  await select(db, sql`delete from ops.audit_entry where at < ${before}::timestamptz`);
}
