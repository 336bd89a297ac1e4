import { type History, money, pieces, type Refund, totalOf } from './history.js';
import type { Shape } from './shape.js';
import { delimited, fileOf, type WrittenFile } from './table.js';

/** Orders, lines and refunds in tables of their own, under the names of the product's README. */
export const canonical: Shape = {
  name: 'canonical tables',
  mapping: null,
  files: ({ sales, refunds }, random) => {
    const orders = sales.map((sale) => [
      ...[sale.id, sale.placedAt, sale.buyer.id, sale.buyer.email, sale.buyer.country],
      ...[money(sale.shipping), money(totalOf(sale))],
    ]);
    const lines = sales.flatMap((sale) =>
      sale.lines.map((line) => [
        ...[sale.id, line.id, line.product.sku, line.product.sku, line.product.title, pieces(line.halves)],
        ...[money(line.unitPrice), money(line.discount), money(line.tax)],
      ]),
    );
    return [
      ...fileOf(
        'orders',
        orders,
        delimited('order_id,ordered_at,customer_id,email,country,shipping,total', random.shuffled(orders)),
      ),
      ...fileOf(
        'order_lines',
        lines,
        delimited('order_id,line_id,product_id,sku,title,quantity,unit_price,discount,tax', random.shuffled(lines)),
      ),
      ...refundTable(refunds),
    ];
  },
};

/** Beside an export that knows no refunds. */
export function refundTable(refunds: readonly Refund[]): WrittenFile[] {
  const rows = refunds.flatMap(({ id, sale, refundedAt, lines }) =>
    lines.map(({ line, halves, amount, tax }) => [
      ...[id, line.id, sale.id, line.id, refundedAt, pieces(halves), money(amount), money(tax)],
    ]),
  );
  const header = 'refund_id,refund_line_id,order_id,line_id,refunded_at,quantity,amount,tax';
  return fileOf('refunds', rows, delimited(header, rows));
}

/** Objects with the platform's own names, amounts as JSON numbers. */
export const jsonLines: Shape = {
  name: 'JSON lines of several types',
  mapping: `files:
  - pattern: "events*.ndjson"
    decimal: "."
    kinds:
      orders:
        rows: type == "sale"
        columns: { sale: order_id, at: ordered_at, buyer: customer_id, mail: email, to: country, freight: shipping }
      order_lines:
        rows: type == "item"
        columns: { sale: order_id, no: line_id, sku: [sku, product_id], name: title, count: quantity, each: unit_price, less: discount, vat: tax }
      refunds:
        rows: type == "refund"
        columns: { id: refund_id, no: [refund_line_id, line_id], sale: order_id, at: refunded_at, count: quantity, net: amount, vat: tax }
`,
  files: (part, random) => {
    const objects = random.shuffled(objectsOf(part));
    return fileOf('events', objects, objects.map((object) => `${object}\n`).join(''), '.ndjson');
  },
};

function objectsOf({ sales, refunds }: History): string[] {
  const object = (texts: Record<string, string>, numbers: Record<string, string>): string =>
    `{${[
      ...Object.entries(texts).map(([name, text]) => `${JSON.stringify(name)}: ${JSON.stringify(text)}`),
      ...Object.entries(numbers).map(([name, number]) => `${JSON.stringify(name)}: ${number}`),
    ].join(', ')}}`;
  return [
    ...sales.flatMap((sale) => [
      object(
        {
          ...{ type: 'sale', sale: sale.id, at: sale.placedAt },
          ...{ buyer: sale.buyer.id, mail: sale.buyer.email, to: sale.buyer.country },
        },
        { freight: money(sale.shipping) },
      ),
      ...sale.lines.map((line) =>
        object(
          { type: 'item', sale: sale.id, no: line.id, sku: line.product.sku, name: line.product.title },
          {
            ...{ count: pieces(line.halves), each: money(line.unitPrice) },
            ...{ less: money(line.discount), vat: money(line.tax) },
          },
        ),
      ),
    ]),
    ...refunds.flatMap(({ id, sale, refundedAt, lines }) =>
      lines.map(({ line, halves, amount, tax }) =>
        object(
          { type: 'refund', id, sale: sale.id, no: line.id, at: refundedAt },
          { count: pieces(halves), net: money(amount), vat: money(tax) },
        ),
      ),
    ),
  ];
}
