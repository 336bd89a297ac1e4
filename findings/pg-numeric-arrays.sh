#!/usr/bin/env bash
# pg returns a numeric as text, so that no digit is lost, and a bigint too, alone or in an array. But a numeric in an array is a float:
# `max(total)` is 12345678901234567.89 and `array_agg(total)` holds 12345678901234568. Code that takes pg for exact (`new Decimal(total)`)
# becomes wrong in silence once a query aggregates into an array. The parser for the type numeric[] (1231) is one of its own:
# `types.setTypeParser(1231, …)`, or cast to text[] in SQL.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
# PGlite is PostgreSQL 18 in WebAssembly, here behind a socket for one connection.
npm install --silent --no-audit --no-fund --save-exact pg@8.23.1 @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17 >/dev/null
cat >try.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';
console.log('pg 8.23.1');

const server = new PGLiteSocketServer({ db: await PGlite.create(), host: '127.0.0.1', port: 0 });
await server.start();
const [host, port] = server.getServerConn().split(':');
const client = new pg.Client({ host, port: Number(port), user: 'postgres', database: 'postgres' });
await client.connect();
const { rows } = await client.query(`
  select max(total) as alone, array_agg(total) as in_array, array_agg(total)::text[] as as_texts, array_agg(id) as ids
  from (values (9007199254740993, 12345678901234567.89), (9007199254740995, 0.10)) as orders (id, total)`);
console.log(rows[0]);
await client.end();
await server.stop();
const { alone, in_array: inArray, as_texts: texts, ids } = rows[0];
const isExact = alone === '12345678901234567.89' && texts.join() === '12345678901234567.89,0.10' && ids[0] === '9007199254740993';
process.exit(isExact && inArray[0] === 12345678901234568 && inArray[1] === 0.1 ? 0 : 1);
JS
node try.mjs
