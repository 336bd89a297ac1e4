import { type Queryable, select, sql } from '../../database/sql.js';

export interface SessionRow {
  sealedCredential: Buffer;
  /** ISO 8601. */
  expiresAt: string;
  [column: string]: unknown;
}

interface NewSession {
  tokenHash: Buffer;
  sealedCredential: Buffer;
  expiresAt: Date;
}

/** Adds a session, and removes those that have ended at `now`. */
export async function addSession(db: Queryable, session: NewSession, now: Date): Promise<void> {
  const { tokenHash, sealedCredential, expiresAt } = session;
  await select(db, sql`delete from ops.session where expires_at <= ${now}::timestamptz`);
  await select(
    db,
    sql`insert into ops.session (token_hash, sealed_credential, expires_at)
      values (${tokenHash}::bytea, ${sealedCredential}::bytea, ${expiresAt}::timestamptz)`,
  );
}

/** Null: there is none, or it has ended at `now`. */
export async function findSession(db: Queryable, tokenHash: Buffer, now: Date): Promise<SessionRow | null> {
  const [session] = await select<SessionRow>(
    db,
    sql`select s.sealed_credential as "sealedCredential", s.expires_at as "expiresAt" from ops.session s
      where s.token_hash = ${tokenHash}::bytea and s.expires_at > ${now}::timestamptz`,
  );
  return session ?? null;
}

export async function removeSession(db: Queryable, tokenHash: Buffer): Promise<void> {
  await select(db, sql`delete from ops.session where token_hash = ${tokenHash}::bytea`);
}
