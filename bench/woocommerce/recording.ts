import type { Recording } from '../recording.js';
import { listAnswer, recordList } from './recorded-list.js';
import { modifiedAt, orderId, recordedOrder, recordedRefunds } from './recorded-orders.js';
import { articles, productId, productModifiedAt, recordedProduct, recordedVariations } from './recorded-products.js';

const pageSize = 100;
const api = '/wp-json/wc/v3';
const index = {
  name: 'Recorded',
  url: 'https://recorded.example',
  home: 'https://recorded.example',
  gmt_offset: 0,
  timezone_string: 'Europe/London',
};

/** WooCommerce's REST API over recorded orders and the catalogue that they were sold from. */
export function recordStore(count: number): Recording {
  const orders = recordList({ count, id: orderId, modifiedAt, bytes: recordedOrder });
  const products = recordList({
    ...{ count: articles, id: productId, modifiedAt: productModifiedAt, bytes: recordedProduct },
  });
  const nothing = recordList({ count: 0, id: orderId, modifiedAt, bytes: recordedOrder });
  const lists: Record<string, { answer: typeof orders.answer }> = {
    orders,
    products,
    customers: nothing,
    coupons: nothing,
  };
  const processing = Math.ceil(count / 30);
  const totals = [
    { slug: 'processing', name: 'Processing', total: processing },
    { slug: 'completed', name: 'Completed', total: count - processing },
  ];
  return {
    pages: Math.ceil(count / pageSize),
    page: (at) => orders.page(at * pageSize, Math.min(count, (at + 1) * pageSize)),
    answer: async (_request, { pathname, searchParams }) => {
      if (pathname === '/wp-json/') return { body: json(index) };
      if (pathname === `${api}/data/currencies/current`) return { body: json({ code: 'GBP', name: 'Pound sterling' }) };
      if (pathname === `${api}/reports/orders/totals`) return { body: json(totals) };
      if (pathname === '/wp-json/wc-analytics/reports/orders') return listAnswer(Buffer.from('[]'), 0, pageSize);
      const list = lists[pathname.slice(api.length + 1)];
      if (list) return list.answer(searchParams);
      const [, kind, id, nested] = /\/(orders|products)\/(\d+)\/(refunds|variations)$/.exec(pathname) ?? [];
      if (kind === 'orders' && nested === 'refunds') return listAnswer(recordedRefunds(Number(id)), 1, pageSize);
      if (kind === 'products') return listAnswer(recordedVariations(Number(id)), 4, pageSize);
      throw new Error(`the replay server has no recording for: ${pathname}`);
    },
  };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
