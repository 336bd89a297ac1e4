import { type History, listPrice, money, pieces } from './history.js';
import type { Shape } from './shape.js';
import { delimited, fileOf } from './table.js';

/** A till's journal: a row for each sale, each of its lines and each returned line, told apart by a column. */
export const severalKinds: Shape = {
  name: 'a journal with rows of several kinds',
  mapping: `files:
  - pattern: "journal*.csv"
    decimal: "."
    delimiter: "|"
    leaveOut: { drawer openings: 'type == "drawer"' }
    kinds:
      orders:
        rows: type == "sale"
        columns: { Ref: order_id, At: ordered_at, Buyer: customer_id, Email: email, Country: country, Amount: shipping }
      order_lines:
        rows: type == "line"
        columns: { Ref: order_id, No: line_id, Code: [sku, product_id], Text: title, Qty: quantity, Amount: line_price, Off: discount, Tax: tax }
      refunds:
        rows: type == "return"
        columns: { No: [refund_line_id, line_id], Of: order_id, Ref: refund_id, At: refunded_at, Qty: quantity, Amount: amount, Tax: tax }
`,
  files: (part, random) => {
    const rows = journalRows(part);
    const all = random.shuffled([...rows, ['drawer', '', '', '2026-03-01 08:00', ...new Array<string>(10).fill('')]]);
    const header = 'Type,Ref,Of,At,Buyer,Email,Country,No,Code,Text,Qty,Amount,Off,Tax';
    return fileOf('journal', rows, delimited(header, all, { delimiter: '|' }));
  },
};

function journalRows({ sales, refunds }: History): string[][] {
  return [
    ...sales.flatMap((sale) => [
      [
        ...['sale', sale.id, '', sale.placedAt, sale.buyer.id, sale.buyer.email, sale.buyer.country],
        ...['', '', '', '', money(sale.shipping), '', ''],
      ],
      ...sale.lines.map((line) => [
        ...['line', sale.id, '', '', '', '', '', line.id, line.product.sku, line.product.title],
        ...[pieces(line.halves), money(listPrice(line)), money(line.discount), money(line.tax)],
      ]),
    ]),
    ...refunds.flatMap(({ id, sale, refundedAt, lines }) =>
      lines.map(({ line, halves, amount, tax }) => [
        ...[
          'return',
          id,
          sale.id,
          refundedAt,
          '',
          '',
          '',
          line.id,
          '',
          '',
          pieces(halves),
          money(amount),
          '',
          money(tax),
        ],
      ]),
    ),
  ];
}

/** A marketplace's settlement: a row for each amount. */
export const settlement: Shape = {
  name: 'components of a settlement, one amount a row',
  mapping: `files:
  - pattern: "settlement*.csv"
    decimal: "."
    columns: { Posted: [ordered_at, refunded_at] }
    leaveOut: { payouts: type == "Transfer" }
    kinds:
      orders:
        rows: type == "Order"
        columns: { Order: order_id, Buyer: customer_id, Email: email, Country: country }
        values: { shipping: 'component == "Shipping" ? number(amount) : number("")' }
        sum: [shipping]
      order_lines:
        rows: type == "Order" && component in ["Principal", "Tax", "Promotion"]
        columns: { Order: order_id, Item: line_id, SKU: [sku, product_id], Title: title, Qty: quantity }
        values:
          line_price: 'component == "Principal" ? number(amount) : number("")'
          tax: 'component == "Tax" ? number(amount) : number("")'
          discount: 'component == "Promotion" ? -amount : number("")'
        sum: [line_price, tax, discount]
      refunds:
        rows: type == "Refund"
        columns: { Adjustment: refund_id, Order: order_id, Item: [refund_line_id, line_id], Qty: quantity }
        values:
          amount: 'component == "Principal" ? -amount : number("")'
          tax: 'component == "Tax" ? -amount : number("")'
        sum: [amount, tax]
`,
  files: (part, random) => {
    const rows = componentRows(part);
    const transfer = ['Transfer', '', '', '2026-06-01 00:00', '', '', '', '', '', '', '', 'Balance', '-1.00'];
    const header = 'Type,Order,Adjustment,Posted,Buyer,Email,Country,Item,SKU,Title,Qty,Component,Amount';
    return fileOf('settlement', rows, delimited(header, random.shuffled([...rows, transfer])));
  },
};

function componentRows({ sales, refunds }: History): string[][] {
  const rows: string[][] = [];
  for (const sale of sales) {
    const { id: buyer, email, country } = sale.buyer;
    const ofOrder = ['Order', sale.id, '', sale.placedAt, buyer, email, country];
    if (sale.shipping > 0) rows.push([...ofOrder, '', '', '', '', 'Shipping', money(sale.shipping)]);
    for (const line of sale.lines) {
      const item = [...ofOrder, line.id, line.product.sku, line.product.title, pieces(line.halves)];
      // The principal comes in two amounts.
      const rest = Math.floor(listPrice(line) / 3);
      rows.push([...item, 'Principal', money(listPrice(line) - rest)], [...item, 'Principal', money(rest)]);
      if (line.tax > 0) rows.push([...item, 'Tax', money(line.tax)]);
      if (line.discount > 0) rows.push([...item, 'Promotion', money(-line.discount)]);
    }
  }
  for (const { id, sale, refundedAt, lines } of refunds) {
    for (const { line, halves, amount, tax } of lines) {
      const item = ['Refund', sale.id, id, refundedAt, '', '', '', line.id, '', '', pieces(halves)];
      rows.push([...item, 'Principal', money(-amount)]);
      if (tax > 0) rows.push([...item, 'Tax', money(-tax)]);
    }
  }
  return rows;
}
