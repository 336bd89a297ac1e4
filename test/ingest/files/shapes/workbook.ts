import { xlsx, type XlsxCell } from '../support/workbooks.js';
import { money, pieces } from './history.js';
import type { Shape } from './shape.js';
import { fileOf } from './table.js';

const instant = 1;
const amount = 2;
const formats = ['dd/mm/yyyy hh:mm', '#,##0.00'];

/** A sheet for each kind, whose cells have types: days are numbers of days, amounts are numbers. */
export const workbook: Shape = {
  name: 'an XLSX workbook with a sheet for each kind',
  mapping: `files:
  - pattern: "shop*.xlsx"
    kinds:
      orders:
        sheet: Orders
        columns: { Order: order_id, Date: ordered_at, Buyer: customer_id, Email: email, Country: country, Shipping: shipping }
      order_lines:
        sheet: Items
        columns: { Order: order_id, Line: line_id, SKU: [sku, product_id], Title: title, Qty: quantity, Price: unit_price, Discount: discount, Tax: tax }
      refunds:
        sheet: Refunds
        columns: { Refund: refund_id, Order: order_id, Line: [refund_line_id, line_id], Date: refunded_at, Qty: quantity, Amount: amount, Tax: tax }
`,
  files: ({ sales, refunds }, random) => {
    const orders = sales.map((sale): XlsxCell[] => [
      ...[sale.id, day(sale.placedAt), sale.buyer.id, sale.buyer.email, sale.buyer.country, cents(sale.shipping)],
    ]);
    const items = sales.flatMap((sale) =>
      sale.lines.map((line): XlsxCell[] => [
        ...[sale.id, line.id, line.product.sku, line.product.title, { v: pieces(line.halves) }],
        ...[cents(line.unitPrice), cents(line.discount), cents(line.tax)],
      ]),
    );
    const returned = refunds.flatMap(({ id, sale, refundedAt, lines }) =>
      lines.map((each): XlsxCell[] => [
        ...[id, sale.id, each.line.id, day(refundedAt), { v: pieces(each.halves) }, cents(each.amount)],
        cents(each.tax),
      ]),
    );
    const sheets = {
      Orders: [['Order', 'Date', 'Buyer', 'Email', 'Country', 'Shipping'], ...random.shuffled(orders)],
      Items: [['Order', 'Line', 'SKU', 'Title', 'Qty', 'Price', 'Discount', 'Tax'], ...random.shuffled(items)],
      Refunds: [['Refund', 'Order', 'Line', 'Date', 'Qty', 'Amount', 'Tax'], ...returned],
    };
    return fileOf('shop', [...orders, ...returned], xlsx(sheets, { formats }), '.xlsx');
  },
};

/** The day's number with the time as its fraction, as spreadsheets store `2026-03-04 14:05`. */
function day(minute: string): XlsxCell {
  const days = Date.parse(`${minute.replace(' ', 'T')}:00Z`) / 86_400_000 + 25_569;
  return { v: String(days), s: instant };
}

function cents(value: number): XlsxCell {
  return { v: money(value), s: amount };
}
