import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { flatRows } from './flat-rows.js';
import { lineRows, orderRow } from './table-rows.js';

/** A table that the yardstick fills from a file. */
export interface PlainTable {
  name: string;
  file: string;
  /** The columns of the file, in its order, with their types. */
  columns: Record<string, string>;
  /** Columns of the file; none: rows are numbered. */
  key: readonly string[];
}

/** The files of one import, and what the yardstick makes of them. */
export interface Shape {
  /** The mapping by which the product reads them; null: they are canonical. */
  mapping: string | null;
  tables: readonly PlainTable[];
  /** The yardstick's aggregate. */
  daily: string;
  /** How many rows of the files are in the product's facts. */
  inFacts: string;
  /** By name: its header, and the rows of one order. */
  files: Record<string, { header: string; rowsOf: (order: number) => string }>;
}

export const shapes = {
  /** Two canonical tables: an order with three lines every 20 seconds. */
  tables: {
    mapping: null,
    tables: [
      {
        name: 'lines',
        file: 'order_lines.csv',
        columns: {
          ...{ order_id: 'text', line_id: 'text', product_id: 'text', sku: 'text', title: 'text' },
          ...{ quantity: 'numeric', unit_price: 'numeric', tax: 'numeric' },
        },
        key: ['order_id', 'line_id'],
      },
      {
        name: 'orders',
        file: 'orders.csv',
        columns: {
          ...{ order_id: 'text', ordered_at: 'timestamptz', sales_channel: 'text', currency: 'text', email: 'text' },
          ...{ country: 'text', city: 'text', total: 'numeric' },
        },
        key: ['order_id'],
      },
    ],
    daily: 'select ordered_at::date as day, count(*) as orders, sum(total) as total from yardstick.orders group by 1',
    inFacts:
      'select (select count(*) from warehouse.fact_orders) + (select count(*) from warehouse.fact_order_items) as rows',
    files: {
      'order_lines.csv': {
        header: 'order_id,line_id,product_id,sku,title,quantity,unit_price,tax\n',
        rowsOf: lineRows,
      },
      'orders.csv': {
        header: 'order_id,ordered_at,sales_channel,currency,email,country,city,total\n',
        rowsOf: orderRow,
      },
    },
  },
  /** One file whose rows are order and line, or a refund, read by a mapping with conditions and calculated columns. */
  flat: {
    mapping: `files:
  - pattern: "sales.csv"
    decimal: "."
    columns: { InvoiceNo: order_id, InvoiceDate: ordered_at, CustomerID: customer_id, Country: country, StockCode: [sku, product_id] }
    leaveOut: { stock corrections: 'quantity <= 0 && !invoiceno.startsWith("C")' }
    kinds:
      orders: { rows: '!invoiceno.startsWith("C")' }
      order_lines: { rows: '!invoiceno.startsWith("C")', columns: { Description: title, Quantity: quantity, UnitPrice: unit_price } }
      refunds:
        rows: invoiceno.startsWith("C")
        columns: { InvoiceNo: refund_id, InvoiceDate: refunded_at, Quantity: quantity }
        values: { amount: -quantity * unitprice }
        negate: [quantity]
        equalRows: each
`,
    tables: [
      {
        name: 'sales',
        file: 'sales.csv',
        columns: {
          ...{ invoice: 'text', stock_code: 'text', title: 'text', quantity: 'numeric', sold_at: 'timestamp' },
          ...{ unit_price: 'numeric', customer_id: 'text', country: 'text' },
        },
        key: [],
      },
    ],
    daily:
      'select sold_at::date as day, count(*) as rows, sum(quantity * unit_price) as total from yardstick.sales group by 1',
    inFacts:
      'select (select count(*) from warehouse.fact_refunds) + (select count(*) from warehouse.fact_order_items) as rows',
    files: {
      'sales.csv': {
        header: 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n',
        rowsOf: flatRows,
      },
    },
  },
} satisfies Record<string, Shape>;

/** Orders that are written and measured to find how many make a size. */
const sampled = { from: 500_000, to: 501_000 };

interface WrittenFiles {
  rows: number;
  bytes: number;
}

/** Writes the files of a shape, with about this many bytes in total. */
export async function writeFiles(folder: string, { files }: Shape, bytes: number): Promise<WrittenFiles> {
  await mkdir(folder, { recursive: true });
  let sample = 0;
  for (let order = sampled.from; order < sampled.to; order += 1)
    for (const { rowsOf } of Object.values(files)) sample += Buffer.byteLength(rowsOf(order));
  const orders = Math.ceil((bytes * (sampled.to - sampled.from)) / sample);
  const written = { rows: 0, bytes: 0 };
  for (const [name, { header, rowsOf }] of Object.entries(files)) {
    const out = createWriteStream(path.join(folder, name));
    await pipeline(Readable.from(pieces(header, orders, rowsOf, written)), out);
    written.bytes += out.bytesWritten;
  }
  return written;
}

function* pieces(
  header: string,
  orders: number,
  rowsOf: (order: number) => string,
  written: WrittenFiles,
): Generator<string> {
  let piece = header;
  for (let order = 1; order <= orders; order += 1) {
    const rows = rowsOf(order);
    written.rows += rows.split('\n').length - 1;
    piece += rows;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
