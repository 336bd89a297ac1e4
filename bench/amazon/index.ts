import type { BenchPlatform, FlatOrder } from '../recording.js';
import { recordSeller } from './recording.js';

export const amazonBench: BenchPlatform = {
  record: recordSeller,
  flatOrders,
  // A region whose orders are kept since 2016: the recorded ones are older than two years.
  source: (replayUrl) => `platform: AMAZON
currency: GBP
timezone: Europe/London
settings:
  region: fe
  clientId: not-looked-at
  clientSecret: not-looked-at
  refreshToken: not-looked-at
  baseUrl: ${replayUrl}
  tokenUrl: ${replayUrl}/token`,
};

/** Of a report: a row for each item, those of an order one after the other. */
function flatOrders(page: Buffer): FlatOrder[] {
  const [header = '', ...lines] = page.toString('utf8').split('\r\n');
  const columns = header.split('\t');
  const at = (name: string): number => columns.indexOf(name);
  const [id, ordered, updated, currency] = ['amazon-order-id', 'purchase-date', 'last-updated-date', 'currency'].map(
    at,
  );
  const [sku, quantity, price, shipping] = ['sku', 'quantity', 'item-price', 'shipping-price'].map(at);
  const orders: (FlatOrder & { pence: number })[] = [];
  for (const line of lines) {
    if (line === '') continue;
    const cells = line.split('\t');
    let order = orders.at(-1);
    if (!order || order.id !== cells[id!]) {
      order = {
        ...{ id: cells[id!]!, customerId: null, orderedAt: cells[ordered!]!, updatedAt: cells[updated!]! },
        ...{ currency: cells[currency!]!, total: '0', tax: '0', lines: [], pence: 0 },
      };
      orders.push(order);
    }
    const total = cells[price!]!;
    order.pence += Math.round((Number(total) + Number(cells[shipping!] ?? 0)) * 100);
    order.total = (order.pence / 100).toFixed(2);
    order.lines.push({
      ...{ id: `${order.id}/${order.lines.length}`, sku: cells[sku!]!, quantity: Number(cells[quantity!]), total },
    });
  }
  return orders;
}
