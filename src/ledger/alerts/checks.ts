import { columns as columnsOf, type Queryable, select, sql } from '../../database/sql.js';

/**
 * How an alert stands. `quiet`: nothing is open. `unknown`: a source that it needs is late. `waiting`: what it is to be judged from is
 * not complete yet. `failed`: it could not be judged, and is tried again.
 */
export const alertStates = ['quiet', 'open', 'unknown', 'waiting', 'failed'] as const;
export type AlertState = (typeof alertStates)[number];

/** When an alert was last looked at, and how it stood. Instants are ISO 8601 in UTC. */
export interface AlertCheck {
  alert: string;
  rule: string;
  basis: string | null;
  state: AlertState;
  reason: string | null;
  checkedAt: string;
  checkedVersion: string;
}

const columns = sql`${columnsOf('c', ['alert', 'rule', 'basis', 'state', 'reason', 'checkedAt'])},
  c.checked_version::text as "checkedVersion"`;

export async function alertChecks(db: Queryable): Promise<Map<string, AlertCheck>> {
  const rows = await select<AlertCheck>(db, sql`select ${columns} from ops.alert_check c`);
  return new Map(rows.map((row) => [row.alert, row]));
}

export async function alertChecksOf(db: Queryable, alerts: readonly string[]): Promise<AlertCheck[]> {
  return select(db, sql`select ${columns} from ops.alert_check c where c.alert = any(${alerts}::text[])`);
}

/** In a transaction: in place of what was remembered before. */
export async function rememberCheck(
  db: Queryable,
  { alert, rule, basis, state, reason, checkedVersion }: Omit<AlertCheck, 'checkedAt'>,
  at: Date,
): Promise<void> {
  await select(db, sql`delete from ops.alert_check where alert = ${alert}`);
  await select(
    db,
    sql`insert into ops.alert_check (alert, rule, basis, state, reason, checked_at, checked_version)
      values (${alert}, ${rule}, ${basis}, ${state}, ${reason}, ${at}::timestamptz, ${checkedVersion}::bigint)`,
  );
}

/** Forgets the alerts that do not exist any more. */
export async function forgetChecks(db: Queryable, exceptOf: readonly string[]): Promise<void> {
  await select(db, sql`delete from ops.alert_check where alert <> all(${exceptOf}::text[])`);
}
