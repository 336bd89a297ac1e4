import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { columns as columnsOf, type Queryable, select, sql } from '../../database/sql.js';

/** A link to a run's report for one recipient, without its secrets. */
export interface ReportLink {
  linkId: string;
  runId: string;
  recipient: string;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
}

const columns = columnsOf('l', ['linkId', 'runId', 'recipient', 'createdAt', 'expiresAt', 'revokedAt']);

/** 256 random bits need no slow hash. */
const secretBytes = 32;

/**
 * A new secret of the recipient's link, which is made if there is none: the text of an attempt before is not known any more, and it may
 * have arrived. Its text is in no other place. null: the link was revoked.
 */
export async function addLinkSecret(
  db: Queryable,
  link: { runId: string; recipient: string; expiresAt: Date; at: Date },
): Promise<string | null> {
  const { runId, recipient, expiresAt, at } = link;
  const [known] = await select<ReportLink>(
    db,
    sql`select ${columns} from ops.report_link l where l.run_id = ${runId}::uuid and l.recipient = ${recipient}`,
  );
  if (known?.revokedAt) return null;
  const linkId = known?.linkId ?? randomUUID();
  if (!known) {
    await select(
      db,
      sql`insert into ops.report_link (link_id, run_id, recipient, created_at, expires_at)
        values (${linkId}::uuid, ${runId}::uuid, ${recipient}, ${at}::timestamptz, ${expiresAt}::timestamptz)`,
    );
  }
  const secret = randomBytes(secretBytes).toString('base64url');
  await select(
    db,
    sql`insert into ops.report_link_secret (secret_hash, link_id) values (${hashOf(secret)}::bytea, ${linkId}::uuid)`,
  );
  return secret;
}

/** The link that a secret opens, also one that is revoked or has expired. null: it opens nothing, and never did. */
export async function linkOf(db: Queryable, secret: string): Promise<ReportLink | null> {
  const [link] = await select<ReportLink>(
    db,
    sql`select ${columns} from ops.report_link_secret s join ops.report_link l on l.link_id = s.link_id
      where s.secret_hash = ${hashOf(secret)}::bytea`,
  );
  return link ?? null;
}

export async function reportLink(db: Queryable, linkId: string): Promise<ReportLink | null> {
  const [link] = await select<ReportLink>(
    db,
    sql`select ${columns} from ops.report_link l where l.link_id = ${linkId}::uuid`,
  );
  return link ?? null;
}

/** With all its secrets; one that is revoked already stays as it was. null: there is none. */
export async function revokeLink(db: Queryable, linkId: string, at: Date): Promise<ReportLink | null> {
  const [link] = await select<ReportLink>(
    db,
    sql`update ops.report_link as l set revoked_at = coalesce(l.revoked_at, ${at}::timestamptz)
      where l.link_id = ${linkId}::uuid returning ${columns}`,
  );
  return link ?? null;
}

/** Of these runs, by run and recipient. */
export async function linksOf(db: Queryable, runIds: readonly string[]): Promise<ReportLink[]> {
  return select(
    db,
    sql`select ${columns} from ops.report_link l where l.run_id = any(${runIds}::uuid[]) order by l.run_id, l.recipient`,
  );
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
