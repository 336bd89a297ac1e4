import { money, pieces, totalOf } from './history.js';
import type { Shape } from './shape.js';
import { delimited, fileOf } from './table.js';

/** One row an order, whose lines are packed into a cell; refunds alike. */
export const packedCells: Shape = {
  name: 'an export with packed cells',
  mapping: `files:
  - pattern: "orders-export*.csv"
    decimal: "."
    columns: { Order: order_id }
    kinds:
      orders: { columns: { Date: ordered_at, Buyer: customer_id, Email: email, Country: country, Shipping: shipping, Total: total } }
      order_lines:
        unpack:
          column: Items
          separator: ";"
          pattern: "{line_id}) sku: {sku} | product: {product_id} | name: {title} | qty: {quantity} | each: {unit_price} | less: {discount} | tax: {tax}"
  - pattern: "refunds-export*.csv"
    kind: refunds
    decimal: "."
    columns: { Refund: refund_id, Order: order_id, Date: refunded_at }
    unpack: { column: Items, separator: ";", pattern: "{refund_line_id}) of line {line_id} | qty: {quantity} | amount: {amount} | tax: {tax}" }
`,
  files: ({ sales, refunds }, random) => {
    const orders = sales.map((sale) => [
      ...[sale.id, sale.placedAt, sale.buyer.id, sale.buyer.email, sale.buyer.country],
      ...[money(sale.shipping), money(totalOf(sale))],
      sale.lines
        .map(
          ({ id, product: { sku, title }, halves, unitPrice, discount, tax }) =>
            `${id}) sku: ${sku} | product: ${sku} | name: ${title} | qty: ${pieces(halves)} | each: ${money(unitPrice)} | ` +
            `less: ${money(discount)} | tax: ${money(tax)}`,
        )
        .join('; '),
    ]);
    const returned = refunds.map(({ id, sale, refundedAt, lines }) => [
      ...[id, sale.id, refundedAt],
      lines
        .map(
          ({ line, halves, amount, tax }) =>
            `${line.id}) of line ${line.id} | qty: ${pieces(halves)} | amount: ${money(amount)} | tax: ${money(tax)}`,
        )
        .join(';'),
    ]);
    const header = 'Order,Date,Buyer,Email,Country,Shipping,Total,Items';
    return [
      ...fileOf('orders-export', orders, delimited(header, random.shuffled(orders))),
      ...fileOf('refunds-export', returned, delimited('Refund,Order,Date,Items', returned)),
    ];
  },
};
