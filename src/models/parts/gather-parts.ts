import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../project-files.js';
import type { ChangeSet, ChangeSetRecord, Rejection } from '../build/change-set.js';
import { assembleOrder } from './assemble-order.js';
import { type PartRow, placeOf } from './part-row.js';
import { isPart, partsAmong, stagedParts } from './staged-parts.js';

const partTables = readSql('models/parts/part-tables.sql');
const touchedOrders = readSql('models/parts/touched-orders.sql');
const mergeParts = readSql('models/parts/order-part.merge.sql');
const touchedRefunds = readSql('models/parts/touched-refunds.sql');
const forgetRejections = readSql('models/parts/forget-rejections.sql');
const readParts = readSql('models/parts/read-parts.sql');

/** A change set without parts of orders: whole orders in their place, and refunds whose order is not known. */
export interface Gathered {
  records: ChangeSetRecord[];
  /** Parts whose order, or which themselves, cannot be taken. */
  rejected: Rejection[];
  /** Whether any parts came: what they left behind has to be looked at too. */
  hasParts: boolean;
}

/**
 * Keeps the parts of orders that a change set brings, and puts exactly the orders together again that they touch, from all
 * parts known: so it does not matter which came first, nor in which batch. What of an order has come is told by
 * `ops.order_part` alone; a version that is not the newest of its part changes nothing.
 */
export async function gatherParts(client: PoolClient, { source, records }: ChangeSet): Promise<Gathered> {
  const parts = partsAmong(records);
  if (parts.length === 0) return { records: [...records], rejected: [], hasParts: false };
  await client.query(partTables);
  await stagedParts(parts).copyTo(client);
  const ofSource = [source.sourceId];
  await client.query(touchedOrders, ofSource);
  await client.query(mergeParts, ofSource);
  await client.query('analyze touched_order');
  await client.query(touchedRefunds, ofSource);
  await client.query(forgetRejections, ofSource);
  const { rows } = await client.query<PartRow>(readParts, ofSource);

  const rejected: Rejection[] = [];
  const whole: ChangeSetRecord[] = [];
  for (const group of byOrder(rows)) {
    if (!group[0]!.hasHeader) {
      whole.push(...group.map((part) => ({ record: part.body, from: placeOf(part) })));
      continue;
    }
    const result = assembleOrder(group);
    if (result === 'waits') continue;
    if ('order' in result) whole.push({ record: result.order, from: result.from, isAssembled: true });
    else rejected.push(result);
  }
  return { records: [...records.filter(({ record }) => !isPart(record)), ...whole], rejected, hasParts: true };
}

/** The rows come in the order of their orders. Those without one are a group. */
function byOrder(rows: readonly PartRow[]): PartRow[][] {
  const groups: PartRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && last[0]!.orderId === row.orderId) last.push(row);
    else groups.push([row]);
  }
  return groups;
}
