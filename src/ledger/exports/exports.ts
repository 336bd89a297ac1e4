import { type Queryable, select, sql } from '../../database/sql.js';
import type { Principal } from '../principals/principal.js';
import { onlySources } from '../scope/scope.js';
import { exportColumns, type ExportRow } from './export-row.js';

/** A file to be written. */
export type NewExport = Pick<
  ExportRow,
  | 'exportId'
  | 'requestedAt'
  | 'principalId'
  | 'principal'
  | 'permissions'
  | 'sources'
  | 'subject'
  | 'columns'
  | 'format'
  | 'csv'
  | 'name'
  | 'withheld'
>;

/** Queues a file. null, and nothing is queued: its principal has `most` waiting ones already. */
export async function insertExport(db: Queryable, wanted: NewExport, most: number): Promise<ExportRow | null> {
  const { exportId, requestedAt, principalId, principal, permissions, sources, subject, columns } = wanted;
  const { format, csv, name, withheld } = wanted;
  const [row] = await select<ExportRow>(
    db,
    sql`insert into ops.export as e (
        export_id, requested_at, principal_id, principal, permissions, sources, subject, columns, format, csv, name, withheld, state
      )
      select ${exportId}::uuid, ${requestedAt}::timestamptz, ${principalId}::text, ${JSON.stringify(principal)}::jsonb,
        ${permissions}::text[], ${sources}::text[], ${JSON.stringify(subject)}::jsonb, ${columns}::text[], ${format}::text,
        ${csv && JSON.stringify(csv)}::jsonb, ${name}::text, ${withheld}::text[], 'queued'
      where (
        select count(*) from ops.export other
        where other.principal_id = ${principalId} and other.state in ('queued', 'running')
      ) < ${most}::integer
      returning ${exportColumns}`,
  );
  return row ?? null;
}

export async function exportById(db: Queryable, exportId: string): Promise<ExportRow | null> {
  const [row] = await select<ExportRow>(
    db,
    sql`select ${exportColumns} from ops.export e where e.export_id = ${exportId}::uuid`,
  );
  return row ?? null;
}

/** Those that a principal may open, see `mayOpen`, the newest first. */
export async function latestExports(
  db: Queryable,
  { permissions, scope }: Pick<Principal, 'permissions' | 'scope'>,
  most: number,
): Promise<ExportRow[]> {
  const own = onlySources(scope);
  const sees = own === null ? sql`true` : sql`e.sources <@ ${own}::text[]`;
  return await select(
    db,
    sql`select ${exportColumns} from ops.export e
      where e.permissions <@ ${[...permissions]}::text[] and ${sees}
      order by e.requested_at desc, e.export_id limit ${most}`,
  );
}

/** Those that wait to be written, or were being written when their process died, the oldest first. */
export async function waitingExports(db: Queryable): Promise<string[]> {
  const rows = await select<{ exportId: string }>(
    db,
    sql`select e.export_id as "exportId" from ops.export e
      where e.state in ('queued', 'running') order by e.requested_at, e.export_id`,
  );
  return rows.map(({ exportId }) => exportId);
}

/** Begins to write a file, from its start: what another process wrote of it is deleted. null: there is nothing to write. */
export async function beginExport(db: Queryable, exportId: string, at: Date): Promise<ExportRow | null> {
  const [row] = await select<ExportRow>(
    db,
    sql`update ops.export as e
      set state = 'running', attempts = e.attempts + 1, started_at = ${at}::timestamptz, expected_rows = null, rows = 0, bytes = 0
      where e.export_id = ${exportId}::uuid and e.state in ('queued', 'running')
      returning ${exportColumns}`,
  );
  if (!row) return null;
  await select(db, sql`delete from ops.export_chunk where export_id = ${exportId}::uuid`);
  return row;
}

/** What is known before the first row. */
export async function noteExpected(
  db: Queryable,
  exportId: string,
  { expectedRows, version }: { expectedRows: number | null; version: string | null },
): Promise<void> {
  await select(
    db,
    sql`update ops.export set expected_rows = ${expectedRows}::bigint, version = ${version}::bigint
      where export_id = ${exportId}::uuid`,
  );
}

/** Adds the next piece of a file. False, and nothing is added: it is not being written any more. */
export async function appendChunk(
  db: Queryable,
  exportId: string,
  { position, bytes, rows }: { position: number; bytes: Buffer; rows: number },
): Promise<boolean> {
  const updated = await select(
    db,
    sql`update ops.export set rows = ${rows}::bigint, bytes = ${position + bytes.length}::bigint
      where export_id = ${exportId}::uuid and state = 'running'
      returning export_id`,
  );
  if (updated.length === 0) return false;
  await select(
    db,
    sql`insert into ops.export_chunk (export_id, position, bytes) values (${exportId}::uuid, ${position}::bigint, ${bytes}::bytea)`,
  );
  return true;
}

/** A file is whole. False: it was cancelled meanwhile. */
export async function finishExport(
  db: Queryable,
  exportId: string,
  { at, expiresAt, rows }: { at: Date; expiresAt: Date; rows: number },
): Promise<boolean> {
  const updated = await select(
    db,
    sql`update ops.export
      set state = 'ready', finished_at = ${at}::timestamptz, expires_at = ${expiresAt}::timestamptz, rows = ${rows}::bigint,
        error_code = null, error = null
      where export_id = ${exportId}::uuid and state = 'running'
      returning export_id`,
  );
  return updated.length > 0;
}

/** It waits for another attempt. */
export async function requeueExport(db: Queryable, exportId: string, error: ExportError): Promise<void> {
  await select(
    db,
    sql`update ops.export set state = 'queued', error_code = ${error.code}, error = ${error.message}
      where export_id = ${exportId}::uuid and state = 'running'`,
  );
}

export interface ExportError {
  code: string;
  message: string;
}

export async function failExport(db: Queryable, exportId: string, at: Date, error: ExportError): Promise<void> {
  await endExport(db, exportId, 'failed', at, error);
}

/** The file as it is then; null: it had ended before. */
export async function cancelExport(db: Queryable, exportId: string, at: Date): Promise<ExportRow | null> {
  return await endExport(db, exportId, 'cancelled', at, null);
}

async function endExport(
  db: Queryable,
  exportId: string,
  state: 'failed' | 'cancelled',
  at: Date,
  error: ExportError | null,
): Promise<ExportRow | null> {
  const [row] = await select<ExportRow>(
    db,
    sql`with ended as (
        update ops.export as e
        set state = ${state}, finished_at = ${at}::timestamptz, error_code = ${error?.code ?? null}, error = ${error?.message ?? null}
        where e.export_id = ${exportId}::uuid and e.state in ('queued', 'running')
        returning ${exportColumns}
      ), removed as (
        delete from ops.export_chunk c using ended where c.export_id = ended."exportId"
      )
      select * from ended`,
  );
  return row ?? null;
}

/** Deletes the bytes of files whose time is over or that were given up, and forgets those that ended before an instant. Returns how many expired. */
export async function expireExports(db: Queryable, now: Date, endedBefore: Date): Promise<number> {
  const expired = await select(
    db,
    sql`update ops.export set state = 'expired'
      where state = 'ready' and expires_at <= ${now}::timestamptz
      returning export_id`,
  );
  // A piece may have been added while its file was cancelled.
  await select(
    db,
    sql`delete from ops.export_chunk c using ops.export e
      where c.export_id = e.export_id and e.state in ('failed', 'cancelled', 'expired')`,
  );
  await select(
    db,
    sql`delete from ops.export
      where state in ('failed', 'cancelled', 'expired') and finished_at < ${endedBefore}::timestamptz`,
  );
  return expired.length;
}
