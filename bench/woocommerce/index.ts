import type { BenchPlatform, FlatOrder } from '../recording.js';
import { recordStore } from './recording.js';

interface Line {
  id: number;
  sku: string | null;
  quantity: number;
  subtotal: string;
}

interface Order {
  id: number;
  date_created_gmt: string;
  date_modified_gmt: string;
  customer_id: number;
  currency: string;
  total: string;
  total_tax: string;
  line_items: Line[];
}

export const woocommerceBench: BenchPlatform = {
  record: recordStore,
  flatOrders: (page) => (JSON.parse(page.toString('utf8')) as Order[]).map(flatOrder),
  source: (replayUrl) => `platform: WOOCOMMERCE
settings:
  url: ${replayUrl}
  consumerKey: ck_not_looked_at
  consumerSecret: cs_not_looked_at`,
};

function flatOrder(order: Order): FlatOrder {
  return {
    id: String(order.id),
    customerId: order.customer_id === 0 ? null : String(order.customer_id),
    orderedAt: `${order.date_created_gmt}Z`,
    updatedAt: `${order.date_modified_gmt}Z`,
    currency: order.currency,
    total: order.total,
    tax: order.total_tax,
    lines: order.line_items.map(({ id, sku, quantity, subtotal }) => ({
      id: String(id),
      sku,
      quantity,
      total: subtotal,
    })),
  };
}
