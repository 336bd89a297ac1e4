import type { PoolClient, Queryable } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';
import { TableRows } from '../change-set/table-rows.js';

/** Something that was accepted but should be checked: a number in it may not be what was meant. */
export interface OrderRemark {
  /** The order's id. */
  subject: string;
  code: string;
  message: string;
  /** Where a person finds it. */
  place: string | null;
}

const forget = readSql('models/parts/order-remarks.forget.sql');

/** Replaces the remarks on the orders that a change set touches. */
export async function replaceRemarks(
  client: PoolClient,
  sourceId: string,
  remarks: readonly OrderRemark[],
): Promise<void> {
  await client.query(forget, [sourceId]);
  const rows = new TableRows('ops.order_remark');
  for (const { subject, code, message, place } of remarks) {
    rows.add({ source_id: sourceId, subject, code, message, place });
  }
  await rows.copyTo(client);
}

/** The first `limit` remarks of a source, and the count of all. */
export async function readRemarks(
  db: Queryable,
  sourceId: string,
  limit: number,
): Promise<{ count: number; remarks: OrderRemark[] }> {
  const { rows } = await db.query<OrderRemark & { count: string }>(
    `select subject, code, message, place, count(*) over () as count
     from ops.order_remark where source_id = $1 order by subject, code, message limit $2`,
    [sourceId, limit],
  );
  return { count: Number(rows[0]?.count ?? 0), remarks: rows.map(({ count, ...remark }) => remark) };
}
