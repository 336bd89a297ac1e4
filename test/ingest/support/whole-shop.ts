import { expect } from 'chai';
import type { Shop } from '../../../simulators/shopify/shop.js';
import { shownLines } from '../../../simulators/shopify/tip-line.js';
import { splitFragments } from '../../../src/contract/fragments.js';
import type { SimulatedShop } from './simulated-shop.js';

interface Node {
  id: string;
  [field: string]: unknown;
}

/** The content of a raw record, with the pieces of its connections joined; independent of the product's staging. */
interface Pieces {
  root: Node;
  lists: Record<string, Node[]>;
  refunds: Record<string, Node[]>;
  sales: Node[];
}

/** Fails unless the raw log's latest versions are exactly the shop's records: none lost, repeated or truncated. */
export async function expectWhole(
  { simulator, latest }: SimulatedShop,
  shop: Shop = simulator.control.shop(),
): Promise<void> {
  await expectOrders(await latest('orders'), shop);
  await expectStream(
    await latest('products'),
    shop.products,
    (product) => ({
      updatedAt: seconds(product.updatedAt),
      variants: product.variants.map(({ id }) => id),
    }),
    ({ root, lists }) => ({ updatedAt: root.updatedAt, variants: ids(lists.variants) }),
  );
  await expectStream(
    await latest('customers'),
    shop.customers,
    (customer) => seconds(customer.updatedAt),
    ({ root }) => root.updatedAt,
  );
  await expectStream(
    await latest('locations'),
    shop.locations,
    (location) => location.name,
    ({ root }) => root.name,
  );
  await expectStream(
    await latest('inventory'),
    shop.inventoryItems,
    (item) => item.levels.map(({ locationId, available }) => [locationId, available]),
    ({ lists }) =>
      (lists.inventoryLevels ?? []).map((level) => [
        idOf((level.location as Node).id),
        (level.quantities as { name: string; quantity: number }[]).find(({ name }) => name === 'available')!.quantity,
      ]),
  );
}

export async function expectOrders(payloads: Map<string, string>, shop: Shop): Promise<void> {
  await expectStream(
    payloads,
    shop.orders,
    (order) => ({
      updatedAt: seconds(order.updatedAt),
      lines: shownLines(order).map(({ id, quantity }) => [id, quantity]),
      shipping: order.shippingLines.map(({ id }) => id),
      transactions: order.transactions.map(({ id }) => id),
      refunds: order.refunds.map(({ id, lines, adjustments }) => [
        id,
        lines.map((line) => line.id),
        adjustments.length,
      ]),
      sales: order.edits.flatMap(({ changes }) => changes.map(({ id }) => id)),
    }),
    ({ root, lists, refunds, sales }) => ({
      updatedAt: root.updatedAt,
      lines: (lists.lineItems ?? []).map(({ id, quantity }) => [idOf(id), quantity]),
      shipping: ids(lists.shippingLines),
      transactions: ids(root.transactions as Node[]),
      refunds: (root.refunds as Node[]).map(({ id }) => [
        idOf(id),
        ids(refunds[`${id} refundLineItems`]),
        refunds[`${id} orderAdjustments`]!.length,
      ]),
      sales: ids(sales),
    }),
  );
}

async function expectStream<R extends { id: number }>(
  payloads: Map<string, string>,
  rows: ReadonlyMap<number, R> | { values(): Iterable<R> },
  wanted: (row: R) => unknown,
  found: (pieces: Pieces) => unknown,
): Promise<void> {
  const all = [...rows.values()];
  expect([...payloads.keys()].sort()).to.deep.equal(all.map(({ id }) => String(id)).sort());
  for (const row of all) expect(found(assemble(payloads.get(String(row.id))!)), `${row.id}`).to.deep.equal(wanted(row));
}

function assemble(payload: string): Pieces {
  const [root, ...others] = splitFragments(Buffer.from(payload)).map(
    (piece) => JSON.parse(Buffer.from(piece).toString('utf8')) as Node,
  );
  const pieces: Pieces = { root: root!, lists: {}, refunds: {}, sales: [] };
  const add = (name: string, nodes: Node[]): void => {
    pieces.lists[name] = [...(pieces.lists[name] ?? []), ...nodes];
  };
  for (const name of ['lineItems', 'shippingLines', 'variants', 'inventoryLevels']) {
    for (const holder of [root!, ...others]) if (name in holder) add(name, (holder[name] as { nodes: Node[] }).nodes);
  }
  for (const piece of others) {
    if ('__parentId' in piece) add(listOf(piece.id), [piece]);
    if ('agreements' in piece) pieces.sales.push(...salesOf(piece));
    if (!String(piece.id).includes('/Refund/')) continue;
    for (const [name, value] of Object.entries(piece)) {
      const { nodes } = (value ?? {}) as { nodes?: Node[] };
      if (!nodes) continue;
      const key = `${piece.id} ${name}`;
      pieces.refunds[key] = [...(pieces.refunds[key] ?? []), ...nodes];
    }
  }
  return pieces;
}

function salesOf(piece: Node): Node[] {
  const { edges } = piece.agreements as { edges: { node: { sales?: { nodes: Node[] } } }[] };
  return edges.flatMap(({ node }) => node.sales?.nodes ?? []);
}

function listOf(gid: string): string {
  const kind = gid.split('/').at(-2)!;
  return { LineItem: 'lineItems', ShippingLine: 'shippingLines', ProductVariant: 'variants' }[kind] ?? kind;
}

const idOf = (gid: string): number => Number(/(\d+)(\?.*)?$/.exec(gid)![1]);
const ids = (nodes: Node[] | undefined): number[] => (nodes ?? []).map(({ id }) => idOf(id));
const seconds = (micros: number): string =>
  new Date(Math.floor(micros / 1e6) * 1000).toISOString().replace('.000Z', 'Z');
