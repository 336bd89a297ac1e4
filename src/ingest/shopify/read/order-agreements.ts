import { sliceValue } from '../../reading/json-slice.js';
import type { GraphqlAnswer, ShopifyClient } from '../client/client.js';
import { isNull, readNodesById } from './nodes-by-id.js';
import type { OrderAssembly } from './order-assembly.js';
import type { PageInfo } from './pages.js';
import { agreementSalesPage, agreementsPage, orderAgreements } from './queries/agreements.js';

const batchSize = 25;
const furtherAgreements = 20;
const furtherSales = 250;

interface Agreements {
  pageInfo?: PageInfo;
  edges: { cursor: string; node: { id: string; sales?: { pageInfo: PageInfo } } }[];
}

/** Adds the sales agreements of edited orders, with every sale of every edit. */
export async function readAgreements(client: ShopifyClient, orders: readonly OrderAssembly[]): Promise<void> {
  for (let i = 0; i < orders.length; i += batchSize) {
    const batch = orders.slice(i, i + batchSize);
    const ids = batch.map(({ gid }) => gid);
    const nodes = await readNodesById(client, orderAgreements, ids, ['agreements']);
    for (const [index, { bytes }] of nodes.entries()) await addAgreements(client, batch[index]!, bytes);
  }
}

async function addAgreements(client: ShopifyClient, order: OrderAssembly, first: Uint8Array): Promise<void> {
  let fragment: Uint8Array | null = first;
  let before: string | null = null;
  while (fragment !== null) {
    if (isNull(fragment)) {
      order.isGone = true;
      return;
    }
    order.fragments.push(fragment);
    const { agreements } = JSON.parse(Buffer.from(fragment).toString('utf8')) as { agreements: Agreements };
    for (const { cursor, node } of agreements.edges) {
      if (node.sales?.pageInfo.hasNextPage) await addSales(client, order, before, node.sales.pageInfo.endCursor!);
      before = cursor;
    }
    fragment = agreements.pageInfo?.hasNextPage
      ? await furtherPage(client, order, agreements.pageInfo.endCursor!)
      : null;
  }
}

async function furtherPage(client: ShopifyClient, { gid }: OrderAssembly, after: string): Promise<Uint8Array> {
  const variables = { id: gid, first: furtherAgreements, after };
  return orderIn(await client.call({ query: agreementsPage, variables }));
}

/** The remaining sales of an edit, found as the first agreement after the cursor `before`. */
async function addSales(
  client: ShopifyClient,
  order: OrderAssembly,
  before: string | null,
  firstAfter: string,
): Promise<void> {
  let after: string | null = firstAfter;
  while (after !== null) {
    const variables: Record<string, unknown> = { id: order.gid, before, first: furtherSales, after };
    const answer: GraphqlAnswer = await client.call({ query: agreementSalesPage, variables });
    const fragment = orderIn(answer);
    if (isNull(fragment)) {
      order.isGone = true;
      return;
    }
    order.fragments.push(fragment);
    const { agreements } = answer.data.order as { agreements: Agreements };
    const info: PageInfo | undefined = agreements.edges[0]?.node.sales?.pageInfo;
    after = info?.hasNextPage ? info.endCursor : null;
  }
}

function orderIn(answer: GraphqlAnswer): Uint8Array {
  return sliceValue(answer.body, ['data', 'order'])!;
}
