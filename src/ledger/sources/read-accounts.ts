import type { Platform } from '../../canonical/platform.js';
import type { Queryable } from '../../database/pool.js';

/** An account that another configured source reads. */
export interface AccountElsewhere {
  accountId: string;
  sourceId: string;
}

/**
 * Notes which accounts a source reads from now on, and returns those that another configured source reads already, by their ids: they
 * stay with that one. Commit it also if there are some, since what this source no longer reads is free for others.
 */
export async function takeAccounts(
  db: Queryable,
  { sourceId, platform }: { sourceId: string; platform: Platform },
  accountIds: readonly string[],
): Promise<AccountElsewhere[]> {
  await db.query('delete from ops.read_account where source_id = $1 and account_id <> all($2)', [sourceId, accountIds]);
  // In the order of the ids: two sources that take the same accounts wait for each other, and never both.
  await db.query(
    `insert into ops.read_account (platform, account_id, source_id)
     select $1, account_id, $2 from unnest($3::text[]) as account_id order by account_id collate "C"
     on conflict (platform, account_id) do update set source_id = excluded.source_id
     where not exists (select from ops.source s where s.source_id = read_account.source_id and s.is_configured)`,
    [platform, sourceId, accountIds],
  );
  const { rows } = await db.query<AccountElsewhere>(
    `select account_id as "accountId", source_id as "sourceId" from ops.read_account
     where platform = $1 and account_id = any($3) and source_id <> $2 order by account_id`,
    [platform, sourceId, accountIds],
  );
  return rows;
}
