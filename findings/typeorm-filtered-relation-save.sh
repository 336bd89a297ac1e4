#!/usr/bin/env bash
# In TypeORM a condition on a relation also filters what is loaded of it: orders "with a line of SKU A" come with only that line. If such
# an order is then saved, to set its status, TypeORM takes the lines that are missing for removed and sets their foreign key to null. No
# cascade is configured, the lines were not touched, and the order loses its other lines, with their revenue. Update by id (`update`), or
# find the ids with the condition and load the orders anew before saving.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
# PGlite is PostgreSQL 18 in WebAssembly, here behind a socket for one connection.
npm install --silent --no-audit --no-fund --save-exact typeorm@1.1.1 pg@8.23.1 reflect-metadata@0.2.2 \
  @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17 >/dev/null
cat >try.mjs <<'JS'
import 'reflect-metadata';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { DataSource, EntitySchema } from 'typeorm';
console.log('typeorm 1.1.1, pg 8.23.1');

const server = new PGLiteSocketServer({ db: await PGlite.create(), host: '127.0.0.1', port: 0 });
await server.start();
const [host, port] = server.getServerConn().split(':');
const id = { type: 'int', primary: true, generated: true };
const lines = { type: 'one-to-many', target: 'Line', inverseSide: 'order' };
const order = { type: 'many-to-one', target: 'Order', inverseSide: 'lines' };
const entities = [
  new EntitySchema({ name: 'Order', columns: { id, status: { type: 'text' } }, relations: { lines } }),
  new EntitySchema({ name: 'Line', columns: { id, sku: { type: 'text' }, total: { type: 'numeric' } }, relations: { order } }),
];
const options = { type: 'postgres', username: 'postgres', database: 'postgres', poolSize: 1, synchronize: true };
const source = await new DataSource({ ...options, host, port: Number(port), entities }).initialize();
const orders = source.getRepository('Order');

const placed = await orders.save({ status: 'placed' });
await source.getRepository('Line').insert([
  { sku: 'A', total: '10.00', order: placed },
  { sku: 'B', total: '90.00', order: placed },
]);
const revenue = () => source.query('SELECT sum(total) AS total FROM line JOIN "order" o ON o.id = line."orderId"').then(([row]) => row.total);
const before = await revenue();
const found = await orders.findOne({ relations: { lines: true }, where: { lines: { sku: 'A' } } });
await orders.save({ ...found, status: 'paid' });
const after = await revenue();
const detached = await source.query('SELECT sku, total FROM line WHERE "orderId" IS NULL');
console.log(`revenue of the orders before: ${before}, after the status was saved: ${after}; lines without an order:`, detached);
await source.destroy();
await server.stop();
process.exit(before === '100.00' && after === '10.00' && detached.length === 1 && detached[0].sku === 'B' ? 0 : 1);
JS
node try.mjs
