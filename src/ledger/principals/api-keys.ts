import { randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from '../../database/pool.js';
import { columns as columnsOf, type Queryable, select, sql } from '../../database/sql.js';
import { inTransaction } from '../../database/transaction.js';
import { keyHash, newKeyText } from './key-text.js';

/** An API key, without its secret. */
export interface ApiKeyRow {
  keyId: string;
  name: string;
  roles: string[];
  /** Null: all. */
  sources: string[] | null;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  /** To the hour. */
  lastUsedAt: string | null;
  [column: string]: unknown;
}

/** A secret that opens a key, or did before it was revoked or expired. */
export interface KeySecretRow {
  /** Hexadecimal. */
  secretHash: string;
  keyId: string;
  /** Null: as long as the key. */
  expiresAt: string | null;
}

interface NewKey {
  name: string;
  roles: readonly string[];
  sources: readonly string[] | null;
  expiresAt: Date | null;
}

/** How exactly the last use is known. */
const lastUseGrain = '1 hour';

const columns = columnsOf('k', [
  ...['keyId', 'name', 'roles', 'sources', 'createdAt', 'expiresAt', 'revokedAt', 'lastUsedAt'],
]);

/** Makes a key. Its text is in no other place. */
export async function createKey(pool: Pool, key: NewKey, at: Date): Promise<{ keyId: string; text: string }> {
  const keyId = randomBytes(5).toString('hex');
  const { name, roles, sources, expiresAt } = key;
  const text = await changing(pool, async (client) => {
    await select(
      client,
      sql`insert into ops.api_key (key_id, name, roles, sources, created_at, expires_at)
        values (${keyId}, ${name}, ${roles}::text[], ${sources}::text[], ${at}::timestamptz, ${expiresAt}::timestamptz)`,
    );
    return addSecret(client, keyId, at);
  });
  return { keyId, text };
}

/** All keys, the newest first. */
export async function listKeys(db: Queryable): Promise<ApiKeyRow[]> {
  return select(db, sql`select ${columns} from ops.api_key k order by k.created_at desc, k.key_id`);
}

/** Revokes a key with all its secrets; one that is revoked already stays as it was. Null: there is no such key. */
export async function revokeKey(pool: Pool, keyId: string, at: Date): Promise<ApiKeyRow | null> {
  return changing(pool, async (client) => {
    const [key] = await select<ApiKeyRow>(
      client,
      sql`update ops.api_key as k set revoked_at = coalesce(k.revoked_at, ${at}::timestamptz) where k.key_id = ${keyId}
        returning ${columns}`,
    );
    return key ?? null;
  });
}

/**
 * Gives a key a further secret, and ends the others at `overlapUntil`. Null: there is no such key that is neither revoked nor
 * expired.
 */
export async function rotateKey(
  pool: Pool,
  keyId: string,
  { at, overlapUntil }: { at: Date; overlapUntil: Date },
): Promise<{ key: ApiKeyRow; text: string } | null> {
  return changing(pool, async (client) => {
    const [key] = await select<ApiKeyRow>(
      client,
      sql`select ${columns} from ops.api_key k
        where k.key_id = ${keyId} and k.revoked_at is null and (k.expires_at is null or k.expires_at > ${at}::timestamptz)
        for update`,
    );
    if (!key) return null;
    await select(
      client,
      sql`update ops.api_key_secret set expires_at = least(expires_at, ${overlapUntil}::timestamptz) where key_id = ${keyId}`,
    );
    return { key, text: await addSecret(client, keyId, at) };
  });
}

/** Grows with each change of a key. */
export async function keyRevision(db: Queryable): Promise<string> {
  const [row] = await select<{ revision: string }>(
    db,
    sql`select revision::text as revision from ops.api_key_revision`,
  );
  return row!.revision;
}

/** The secrets of all keys. */
export async function keySecrets(db: Queryable): Promise<KeySecretRow[]> {
  return select(
    db,
    sql`select encode(s.secret_hash, 'hex') as "secretHash", s.key_id as "keyId", s.expires_at as "expiresAt"
      from ops.api_key_secret s`,
  );
}

/** Notes that keys were used, to the hour. */
export async function noteKeyUse(db: Queryable, keyIds: readonly string[], at: Date): Promise<void> {
  await select(
    db,
    sql`update ops.api_key set last_used_at = ${at}::timestamptz
      where key_id = any(${keyIds}::text[])
        and (last_used_at is null or last_used_at <= ${at}::timestamptz - ${lastUseGrain}::interval)`,
  );
}

async function addSecret(client: PoolClient, keyId: string, at: Date): Promise<string> {
  const text = newKeyText();
  await select(
    client,
    sql`insert into ops.api_key_secret (secret_hash, key_id, created_at)
      values (${keyHash(text)}::bytea, ${keyId}, ${at}::timestamptz)`,
  );
  return text;
}

/** The revision grows in the same transaction, and its row lets one change commit at a time: no reader misses one. */
async function changing<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await select(client, sql`update ops.api_key_revision set revision = revision + 1`);
    return work(client);
  });
}
