import { type Queryable, select, sql } from '../../database/sql.js';

/** How far a webhook has received the changes. */
export interface WebhookState {
  /** In the feed of changes: all before it were received. */
  position: string;
  /** Attempts since the last success. */
  failures: number;
  /** null: at once. */
  nextTryAt: Date | null;
}

/** null: it is new. */
export async function webhookState(db: Queryable, name: string): Promise<WebhookState | null> {
  const [row] = await select<WebhookState>(
    db,
    sql`select w.position, w.failures, case when w.failures > 0 then w.next_try_at end as "nextTryAt"
      from ops.webhook w
      where w.name = ${name}`,
  );
  return row ? { ...row, nextTryAt: row.nextTryAt && new Date(row.nextTryAt) } : null;
}

/** Remembers that everything before a position was received. */
export async function rememberReceived(db: Queryable, name: string, position: string): Promise<void> {
  await select(
    db,
    sql`insert into ops.webhook (name, position, failures)
      values (${name}, ${position}, 0)
      on conflict (name) do update set position = excluded.position, failures = 0`,
  );
}

export async function rememberFailure(
  db: Queryable,
  name: string,
  { problem, nextTryAt }: { problem: string; nextTryAt: Date },
): Promise<void> {
  await select(
    db,
    sql`update ops.webhook set failures = failures + 1, next_try_at = ${nextTryAt}::timestamptz, problem = ${problem}
      where name = ${name}`,
  );
}
