import { gzipSync } from 'node:zlib';
import { refundTable } from './canonical.js';
import { type History, money, pieces, type Sale } from './history.js';
import type { Shape } from './shape.js';
import { delimited, fileOf } from './table.js';

const lineColumns = 'Line,SKU,Title,Qty,Price,Discount,Tax';
const ofLines =
  '{ Line: line_id, SKU: [sku, product_id], Title: title, Qty: quantity, Price: unit_price, Discount: discount, Tax: tax }';

function lineCells(line: Sale['lines'][number]): string[] {
  return [
    ...[line.id, line.product.sku, line.product.title, pieces(line.halves)],
    ...[money(line.unitPrice), money(line.discount), money(line.tax)],
  ];
}

/** Each row is a line, with its whole order beside it. */
export const flat: Shape = {
  name: 'a flat file of orders and lines in one row',
  mapping: `files:
  - pattern: "sales*.csv"
    decimal: "."
    columns: { Order: order_id }
    kinds:
      orders: { columns: { Date: ordered_at, Buyer: customer_id, Email: email, Country: country, Shipping: shipping } }
      order_lines: { columns: ${ofLines} }
`,
  files: ({ sales, refunds }, random) => {
    const rows = sales.flatMap((sale) =>
      sale.lines.map((line) => [
        ...[sale.id, sale.placedAt, sale.buyer.id, sale.buyer.email, sale.buyer.country, money(sale.shipping)],
        ...lineCells(line),
      ]),
    );
    const header = `Order,Date,Buyer,Email,Country,Shipping,${lineColumns}`;
    return [...fileOf('sales', rows, delimited(header, random.shuffled(rows))), ...refundTable(refunds)];
  },
};

/** The order's cells are in its first row alone; its id, too. */
export const blankCells: Shape = {
  name: 'an export with blank cells',
  mapping: `files:
  - pattern: "export*.csv"
    decimal: "."
    columns: { Order: order_id }
    fill: [Order]
    kinds:
      orders: { columns: { Date: ordered_at, Buyer: customer_id, Email: email, Country: country, Shipping: shipping } }
      order_lines: { columns: ${ofLines} }
`,
  files: ({ sales, refunds }) => {
    const rows = sales.flatMap((sale) =>
      sale.lines.map((line, at) => [
        ...(at === 0
          ? [sale.id, sale.placedAt, sale.buyer.id, sale.buyer.email, sale.buyer.country, money(sale.shipping)]
          : ['', '', '', '', '', '']),
        ...lineCells(line),
      ]),
    );
    return [
      ...fileOf('export', rows, delimited(`Order,Date,Buyer,Email,Country,Shipping,${lineColumns}`, rows)),
      ...refundTable(refunds),
    ];
  },
};

/** Refunds are documents of their own with negative quantities and amounts. */
export const negativeRows: Shape = {
  name: 'a file with refunds as negative rows',
  mapping: `files:
  - pattern: "documents*.csv"
    decimal: "."
    kinds:
      orders:
        rows: qty > 0
        columns: { Document: order_id, Date: ordered_at, Buyer: customer_id, Email: email, Country: country, Shipping: shipping }
      order_lines:
        rows: qty > 0
        columns: { Document: order_id, Line: line_id, SKU: [sku, product_id], Title: title, Qty: quantity, Gross: line_price, Discount: discount, Tax: tax }
      refunds:
        rows: qty < 0
        columns: { Document: refund_id, Order: order_id, Line: [refund_line_id, line_id], Date: refunded_at, Qty: quantity, Tax: tax }
        values: { amount: -gross }
        negate: [quantity, tax]
`,
  files: (part, random) => {
    const rows = random.shuffled(documentRows(part));
    const header = 'Document,Order,Date,Buyer,Email,Country,Shipping,Line,SKU,Title,Qty,Gross,Discount,Tax';
    return fileOf('documents', rows, delimited(header, rows));
  },
};

function documentRows({ sales, refunds }: History): string[][] {
  return [
    ...sales.flatMap((sale) =>
      sale.lines.map((line) => [
        ...[sale.id, '', sale.placedAt, sale.buyer.id, sale.buyer.email, sale.buyer.country, money(sale.shipping)],
        ...[line.id, line.product.sku, line.product.title, pieces(line.halves)],
        ...[money((line.halves * line.unitPrice) / 2), money(line.discount), money(line.tax)],
      ]),
    ),
    ...refunds.flatMap(({ id, sale, refundedAt, lines }) =>
      lines.map(({ line, halves, amount, tax }) => [
        ...[id, sale.id, refundedAt, '', '', '', ''],
        ...[line.id, line.product.sku, line.product.title, pieces(-halves), money(-amount), '', money(-tax)],
      ]),
    ),
  ];
}

/** As Excel saves it in Germany: semicolons, decimal commas, Windows-1252. */
export const german: Shape = {
  name: 'CSV of a German Excel',
  mapping: `files:
  - pattern: "verkauf*.csv"
    decimal: ","
    dates: dd.MM.yyyy HH:mm
    encoding: windows-1252
    columns: { Bestellung: order_id }
    kinds:
      orders: { columns: { Datum: ordered_at, Kunde: customer_id, E-Mail: email, Land: country, Versand: shipping } }
      order_lines:
        columns: { Pos: line_id, Artikel: [sku, product_id], Bezeichnung: title, Menge: quantity, Preis: unit_price, Rabatt: discount, Steuer: tax }
  - pattern: "gutschriften*.csv"
    kind: refunds
    decimal: ","
    dates: dd.MM.yyyy HH:mm
    columns: { Beleg: refund_id, Bestellung: order_id, Pos: [refund_line_id, line_id], Datum: refunded_at, Menge: quantity, Betrag: amount, Steuer: tax }
`,
  files: ({ sales, refunds }, random) => {
    const excel = { delimiter: ';', lineEnd: '\r\n' };
    const rows = sales.flatMap((sale) =>
      sale.lines.map((line) => [
        ...[sale.id, germanDate(sale.placedAt), sale.buyer.id, sale.buyer.email, sale.buyer.country],
        ...[euro(sale.shipping), line.id, line.product.sku, line.product.title, pieces(line.halves).replace('.', ',')],
        ...[euro(line.unitPrice), euro(line.discount), euro(line.tax)],
      ]),
    );
    const returned = refunds.flatMap(({ id, sale, refundedAt, lines }) =>
      lines.map(({ line, halves, amount, tax }) => [
        ...[id, sale.id, line.id, germanDate(refundedAt), pieces(halves).replace('.', ',')],
        ...[euro(amount), euro(tax)],
      ]),
    );
    const header = 'Bestellung,Datum,Kunde,E-Mail,Land,Versand,Pos,Artikel,Bezeichnung,Menge,Preis,Rabatt,Steuer';
    const table = delimited(header, random.shuffled(rows), excel);
    return [
      ...fileOf('verkauf', rows, Buffer.from(table, 'latin1')),
      ...fileOf('gutschriften', returned, delimited('Beleg,Bestellung,Pos,Datum,Menge,Betrag,Steuer', returned, excel)),
    ];
  },
};

/** `04.03.2026 14:05` */
function germanDate(minute: string): string {
  const [year, month, day] = minute.slice(0, 10).split('-');
  return `${day}.${month}.${year}${minute.slice(10)}`;
}

/** `1.250,00` */
function euro(cents: number): string {
  const [whole = '', places] = money(cents).split('.');
  return `${whole.replace(/(?<=\d)(?=(\d{3})+$)/g, '.')},${places}`;
}

/** Tab-separated and compressed: currency signs, thousands, ids kept as texts, month names, a date and a time with AM and PM. */
export const withSigns: Shape = {
  name: 'a compressed tab-separated text with currency signs, AM and PM',
  mapping: `files:
  - pattern: "report*.txt.gz"
    decimal: "."
    dates: MMM dd, yyyy hh:mm a
    columns: { Day: [ordered_at, refunded_at], Time: [ordered_at, refunded_at] }
    kinds:
      orders:
        rows: { Kind: [Order] }
        columns: { Order: order_id, Buyer: customer_id, Email: email, Country: country, Shipping: shipping }
      order_lines:
        rows: { Kind: [Order] }
        columns: { Order: order_id, Line: line_id, SKU: [sku, product_id], Title: title, Qty: quantity, Price: unit_price, Discount: discount, Tax: tax }
        negate: [discount]
      refunds:
        rows: { Kind: [Return] }
        columns: { Return: refund_id, Order: order_id, Line: [refund_line_id, line_id], Qty: quantity, Price: amount, Tax: tax }
        negate: [amount, tax]
`,
  files: ({ sales, refunds }, random) => {
    const rows = [
      ...sales.flatMap((sale) =>
        sale.lines.map((line) => [
          ...['Order', sale.id, '', ...americanTime(sale.placedAt), sale.buyer.id, sale.buyer.email],
          ...[sale.buyer.country, pounds(sale.shipping), line.id, `="${line.product.sku}"`, line.product.title],
          ...[pieces(line.halves), pounds(line.unitPrice), pounds(-line.discount), pounds(line.tax)],
        ]),
      ),
      ...refunds.flatMap(({ id, sale, refundedAt, lines }) =>
        lines.map(({ line, halves, amount, tax }) => [
          ...['Return', sale.id, id, ...americanTime(refundedAt), 'n/a', '', '', ''],
          ...[line.id, `="${line.product.sku}"`, line.product.title, pieces(halves), pounds(-amount), '', pounds(-tax)],
        ]),
      ),
    ];
    const header = `Kind,Order,Return,Day,Time,Buyer,Email,Country,Shipping,${lineColumns}`;
    const text = delimited(header, random.shuffled(rows), { delimiter: '\t' });
    return fileOf('report', rows, gzipSync(text), '.txt.gz');
  },
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'June', 'July'];

/** `Mar 4, 2026` and `2:05 PM` */
function americanTime(minute: string): [string, string] {
  const [year, month, day] = minute.slice(0, 10).split('-');
  const hour = Number(minute.slice(11, 13));
  const half = hour < 12 ? 'AM' : 'PM';
  return [
    `${months[Number(month) - 1]} ${Number(day)}, ${year}`,
    `${hour % 12 === 0 ? 12 : hour % 12}${minute.slice(13)} ${half}`,
  ];
}

/** `£1,250.00`, `(£12.00)` */
function pounds(cents: number): string {
  const text = `£${money(Math.abs(cents)).replace(/(?<=\d)(?=(\d{3})+\.)/g, ',')}`;
  return cents < 0 ? `(${text})` : text;
}
