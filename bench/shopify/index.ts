import type { BenchPlatform, FlatOrder } from '../recording.js';
import { recordShop } from './recording.js';

interface Bag {
  shopMoney: { amount: string; currencyCode: string };
}

interface Line {
  id: string;
  sku: string | null;
  quantity: number;
  originalTotalSet: Bag;
}

interface Order {
  id: string;
  processedAt: string;
  updatedAt: string;
  customer: { id: string } | null;
  originalTotalPriceSet: Bag;
  totalTaxSet: Bag | null;
  lineItems: { nodes: Line[] };
}

export const shopifyBench: BenchPlatform = {
  record: recordShop,
  flatOrders: (page) =>
    (JSON.parse(page.toString('utf8')) as { data: { orders: { nodes: Order[] } } }).data.orders.nodes.map(flatOrder),
  // By pages: the recording has no bulk export.
  source: (replayUrl) => `platform: SHOPIFY
settings:
  shop: recorded.myshopify.com
  baseUrl: ${replayUrl}
  accessToken: not-looked-at
  bulkThreshold: 1000000000`,
};

function flatOrder(order: Order): FlatOrder {
  const { amount, currencyCode } = order.originalTotalPriceSet.shopMoney;
  return {
    id: order.id,
    customerId: order.customer?.id ?? null,
    orderedAt: order.processedAt,
    updatedAt: order.updatedAt,
    currency: currencyCode,
    total: amount,
    tax: order.totalTaxSet?.shopMoney.amount ?? '0',
    lines: order.lineItems.nodes.map(({ id, sku, quantity, originalTotalSet }) => ({
      ...{ id, sku, quantity, total: originalTotalSet.shopMoney.amount },
    })),
  };
}
