#!/usr/bin/env bash
# Google's client for BigQuery returns a NUMERIC as an exact decimal, but an INTEGER, which has 64 bits there, as a JavaScript number, and
# rounds it without an error. The ids of Meta's campaigns and ads have 18 digits: two campaigns come back with one id, and a sum by campaign
# adds them together. `wrapIntegers: true` keeps them, but not by default. Or select such ids as STRING.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @google-cloud/bigquery@8.3.1 >/dev/null
cat >try.mjs <<'JS'
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
console.log('@google-cloud/bigquery', createRequire(import.meta.url)('@google-cloud/bigquery/package.json').version);

// Answers a query as BigQuery does: each value of a row is a text, the schema says what it is.
const fields = [
  { name: 'campaign', type: 'INTEGER', mode: 'NULLABLE' },
  { name: 'spend', type: 'NUMERIC', mode: 'NULLABLE' },
];
const rows = [
  ['120210000000000001', '12.5'],
  ['120210000000000002', '12345678901234567.89'],
].map((values) => ({ f: values.map((v) => ({ v })) }));
const jobReference = { projectId: 'shop', jobId: 'job', location: 'EU' };
const answer = JSON.stringify({ kind: 'bigquery#queryResponse', jobComplete: true, jobReference, schema: { fields }, rows, totalRows: '2' });
const server = createServer((incoming, outgoing) => {
  incoming.resume().on('end', () => outgoing.writeHead(200, { 'Content-Type': 'application/json' }).end(answer));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
process.env.BIGQUERY_EMULATOR_HOST = `http://127.0.0.1:${server.address().port}`;
const { BigQuery } = await import('@google-cloud/bigquery');

const client = new BigQuery({ projectId: 'shop' });
async function read(options) {
  const [found] = await client.query('SELECT campaign, spend FROM ads.campaigns', options);
  return found.map(({ campaign, spend }) => `${campaign.value ?? campaign} ${spend.toFixed()}`);
}
const byDefault = await read({});
const wrapped = await read({ wrapIntegers: true });
console.log({ byDefault, wrapped });
const isRounded = byDefault.join() === '120210000000000000 12.5,120210000000000000 12345678901234567.89';
process.exit(isRounded && wrapped.join() === '120210000000000001 12.5,120210000000000002 12345678901234567.89' ? 0 : 1);
JS
METADATA_SERVER_DETECTION=none node try.mjs
