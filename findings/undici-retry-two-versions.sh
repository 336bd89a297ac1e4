#!/usr/bin/env bash
# undici's RetryAgent (and interceptors.retry) resumes a broken download with a range. If the ETag is strong, it checks that the file is
# still the same one. If it is weak, as Express's always are, or missing, it does not check, although RFC 9110 (15.3.7.3) allows joining
# two parts only on a strong validator, and the second response has another ETag and Last-Modified. If the file was replaced by one of
# the same length, the body is partly the old file and partly the new one: status 200, no error. Repeat such downloads from the start.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact undici@7.30.2 send@1.2.1 >/dev/null
cat >try.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import send from 'send';
import { Agent, RetryAgent, request } from 'undici';

const require = createRequire(import.meta.url);
for (const name of ['undici', 'send']) console.log(name, require(`./node_modules/${name}/package.json`).version);

const rows = 100_000;
const priceList = (price) => Array.from({ length: rows }, (_, at) => `${String(at).padStart(6, '0')},${price}\n`).join('');
writeFileSync('prices.csv', priceList('10.00'));

const etags = [];
const server = createServer((incoming, outgoing) => {
  const isFirst = etags.length === 0;
  const file = send(incoming, 'prices.csv', { root: process.cwd() });
  file.on('stream', () => etags.push(outgoing.getHeader('etag')));
  file.pipe(outgoing);
  if (!isFirst) return;
  // The shop writes its prices anew, and the connection breaks after the first piece.
  const write = outgoing.write.bind(outgoing);
  outgoing.write = (piece) =>
    write(piece, () => {
      writeFileSync('prices.csv', priceList('12.00'));
      outgoing.destroy();
    });
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

const dispatcher = new RetryAgent(new Agent());
const { statusCode, body } = await request(`http://127.0.0.1:${server.address().port}`, { dispatcher });
const text = await body.text();
const count = (price) => text.split('\n').filter((row) => row.endsWith(price)).length;
console.log(`status ${statusCode}, ${count('10.00')} old rows and ${count('12.00')} new ones in one body; ETags ${etags.join(', ')}`);
await dispatcher.close();
server.close();
const isMixed = count('10.00') > 0 && count('12.00') > 0 && text.length === priceList('12.00').length;
process.exit(statusCode === 200 && isMixed && etags.length === 2 && etags[0] !== etags[1] ? 0 : 1);
JS
node try.mjs
