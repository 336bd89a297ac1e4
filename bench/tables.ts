import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const linesPerOrder = 3;
const start = Date.UTC(2024, 0, 1);
const secondsApart = 20;

interface WrittenTables {
  rows: number;
  bytes: number;
}

/** Writes `orders.csv` and `order_lines.csv` with about this many bytes in total: an order with three lines every 20 seconds. */
export async function writeTables(folder: string, bytes: number): Promise<WrittenTables> {
  await mkdir(folder, { recursive: true });
  const perOrder = Buffer.byteLength(orderRow(500_000) + lineRows(500_000));
  const orders = Math.ceil(bytes / perOrder);
  const files = [
    {
      name: 'orders.csv',
      header: 'order_id,ordered_at,sales_channel,currency,email,country,city,total\n',
      row: orderRow,
    },
    {
      name: 'order_lines.csv',
      header: 'order_id,line_id,product_id,sku,title,quantity,unit_price,tax\n',
      row: lineRows,
    },
  ];
  let written = 0;
  for (const { name, header, row } of files) {
    const out = createWriteStream(path.join(folder, name));
    await pipeline(Readable.from(pieces(header, orders, row)), out);
    written += out.bytesWritten;
  }
  return { rows: orders * (1 + linesPerOrder), bytes: written };
}

function* pieces(header: string, orders: number, row: (order: number) => string): Generator<string> {
  let piece = header;
  for (let order = 1; order <= orders; order += 1) {
    piece += row(order);
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function orderRow(order: number): string {
  const at = new Date(start + order * secondsApart * 1000).toISOString();
  const cents = Array.from({ length: linesPerOrder }, (_, line) => lineCents(order, line)).reduce((x, y) => x + y, 0);
  return `T${order},${at},till,GBP,buyer${order % 50_000}@example.com,GB,Leeds,${decimal(cents)}\n`;
}

function lineRows(order: number): string {
  let rows = '';
  for (let line = 0; line < linesPerOrder; line += 1) {
    const product = (order * 7 + line * 13) % 2000;
    const tax = Math.round((unitCents(order, line) * quantityOf(order, line)) / 5);
    rows += `T${order},${line + 1},${product},SKU-${product},"Thing number ${product}, boxed",${quantityOf(order, line)},${decimal(unitCents(order, line))},${decimal(tax)}\n`;
  }
  return rows;
}

function lineCents(order: number, line: number): number {
  const net = unitCents(order, line) * quantityOf(order, line);
  return net + Math.round(net / 5);
}

function unitCents(order: number, line: number): number {
  return 199 + ((order * 31 + line * 17) % 4000);
}

function quantityOf(order: number, line: number): number {
  return 1 + ((order + line) % 3);
}

function decimal(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
