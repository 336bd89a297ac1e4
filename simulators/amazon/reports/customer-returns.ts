import { isoOffset } from '../times.js';
import type { Request, Table } from './report-types.js';

const HEADER = [
  ...['return-date', 'order-id', 'sku', 'asin', 'fnsku', 'product-name', 'quantity', 'fulfillment-center-id'],
  ...['detailed-disposition', 'reason', 'status', 'license-plate-number', 'customer-comments'],
];

/** Units that came back to Amazon in the period. */
export function customerReturnsTable({ seller, from, to, marketplaces }: Request): Table {
  const returned = seller.returns.filter(
    ({ at, order }) => at >= from && at <= to && marketplaces.includes(order.marketplace),
  );
  return {
    header: HEADER,
    rows: returned.map(({ at, plate, order, article, quantity, center, disposition, reason, comment }) => [
      ...[isoOffset(at), order.orderId, article.sku, article.asin, article.fnsku, article.title, String(quantity)],
      ...[center, disposition, reason, 'Unit returned to inventory', plate, comment],
    ]),
  };
}
