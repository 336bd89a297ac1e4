#!/usr/bin/env bash
# TypeORM pairs the rows that RETURNING gives with the entities by position. But PostgreSQL returns only the rows that it wrote. So
# `insert().orIgnore()` with a known order and a new one writes the new one's id into the known one's entity and leaves the new one
# without, and `upsert` with `skipUpdateIfNoValuesChanged` does the same if the first order is unchanged. Lines saved next belong to the
# wrong order. Nothing warns. Read the ids anew by the natural key.
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
const columns = { id: { type: 'int', primary: true, generated: true }, number: { type: 'text', unique: true }, total: { type: 'numeric' } };
const entities = [new EntitySchema({ name: 'Order', columns })];
const options = { type: 'postgres', username: 'postgres', database: 'postgres', poolSize: 1, synchronize: true };
const source = await new DataSource({ ...options, host, port: Number(port), entities }).initialize();
const orders = source.getRepository('Order');

async function compared(name, write) {
  await orders.clear();
  await orders.insert({ number: '1001', total: '10.00' });
  const given = [orders.create({ number: '1001', total: '10.00' }), orders.create({ number: '1002', total: '20.00' })];
  await write(given);
  const idOf = new Map((await orders.find()).map((order) => [order.number, order.id]));
  for (const order of given) console.log(`${name}: order ${order.number} has the id ${idOf.get(order.number)}; its entity has ${order.id}`);
  return given[0].id === idOf.get('1002') && idOf.get('1001') !== idOf.get('1002') && given[1].id === undefined;
}
const insertOrIgnore = (given) => source.createQueryBuilder().insert().into('Order').values(given).orIgnore().execute();
const upsert = (given) => orders.upsert(given, { conflictPaths: ['number'], skipUpdateIfNoValuesChanged: true });
const isSwapped = [await compared('orIgnore', insertOrIgnore), await compared('upsert', upsert)];
await source.destroy();
await server.stop();
process.exit(isSwapped.every(Boolean) ? 0 : 1);
JS
node try.mjs
