import { columns, type Queryable, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';

interface SchemaDriftRow {
  sourceId: string;
  stream: string;
  path: string;
  value: string | null;
  firstSeenAt: string;
}

interface OrderRemarkRow {
  sourceId: string;
  subject: string;
  code: string;
  message: string;
  place: string | null;
}

/** Per source. */
export const remarksServed = 100;

/** The first ones of each source. */
export async function remarksOfSources(
  db: Queryable,
  scope: Scope,
  sourceIds: readonly string[],
): Promise<OrderRemarkRow[]> {
  return select(
    db,
    sql`select source_id as "sourceId", subject, code, message, place
      from (
        select r.*, row_number() over (partition by r.source_id order by r.subject, r.code, r.message) as nth
        from ops.order_remark r
        where r.source_id = any(${sourceIds}::text[]) and ${within(scope, sql`r.source_id`)}
      ) numbered
      where nth <= ${remarksServed}
      order by source_id, nth`,
  );
}

export async function schemaDriftOfSources(
  db: Queryable,
  scope: Scope,
  sourceIds: readonly string[],
): Promise<SchemaDriftRow[]> {
  return select(
    db,
    sql`select ${columns('d', ['sourceId', 'stream', 'path', 'firstSeenAt'])}, nullif(d.value, '') as "value"
      from ops.schema_drift d where d.source_id = any(${sourceIds}::text[]) and ${within(scope, sql`d.source_id`)}
      order by d.source_id, d.stream, d.path, d.value`,
  );
}
