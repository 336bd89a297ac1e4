import type { PoolClient, Queryable } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';
import { TableRows } from '../change-set/table-rows.js';

/** What came in and yet asks for somebody's look: a number in it may not be what was meant. */
export interface OrderRemark {
  /** The order's id. */
  subject: string;
  code: string;
  message: string;
  /** Where people find what it is about. */
  place: string | null;
}

const forget = readSql('models/parts/order-remarks.forget.sql');

/** Makes the remarks on the orders that a change set touches those that are given. */
export async function tellRemarks(
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

/** Those of a source, the first `limit` of them, and how many there are. */
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
