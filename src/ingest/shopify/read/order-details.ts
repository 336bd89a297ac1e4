import type { ShopifyClient } from '../client/client.js';
import { isNull, readNodesById } from './nodes-by-id.js';
import { readAgreements } from './order-agreements.js';
import type { OrderAssembly } from './order-assembly.js';
import { moreOf, readNested } from './pages.js';
import { type RefundConnection, refundConnectionPage, refundConnections, refundDetails } from './queries/refunds.js';

/** Refunds per call: 50 with up to 50 lines each are about 2 MB. */
const batchSize = 50;

const connections = Object.keys(refundConnections) as RefundConnection[];

/** Adds what an order's node cannot contain: the details of its refunds, and the times of its edits. */
export async function addOrderDetails(client: ShopifyClient, orders: readonly OrderAssembly[]): Promise<void> {
  const refunds = orders.flatMap((order) => order.refundIds.map((id) => ({ id, order })));
  for (let i = 0; i < refunds.length; i += batchSize) await addRefunds(client, refunds.slice(i, i + batchSize));
  await readAgreements(
    client,
    orders.filter(({ isEdited }) => isEdited),
  );
}

interface OrderRefund {
  id: string;
  order: OrderAssembly;
}

async function addRefunds(client: ShopifyClient, refunds: readonly OrderRefund[]): Promise<void> {
  const nodes = await readNodesById(
    client,
    refundDetails,
    refunds.map(({ id }) => id),
    connections,
  );
  for (const [index, { bytes, fields }] of nodes.entries()) {
    const { id, order } = refunds[index]!;
    if (isNull(bytes)) order.isGone = true;
    else order.fragments.push(bytes);
    for (const [n, connection] of connections.entries()) {
      const more = moreOf(fields[n] ?? null);
      if (more) await addFurther(client, { id, order }, connection, more.after);
    }
  }
}

async function addFurther(
  client: ShopifyClient,
  { id, order }: OrderRefund,
  connection: RefundConnection,
  after: string,
): Promise<void> {
  const query = refundConnectionPage(connection);
  const further = await readNested(client, { query, root: 'refund', connection, id, after });
  if (further === null) order.isGone = true;
  else order.fragments.push(...further);
}
