#!/usr/bin/env bash
# Shopify's own client for the Admin API waits for `Retry-After` in milliseconds. Shopify sends seconds (`Retry-After: 2.0`), so all the
# retries are spent within a few milliseconds, while the bucket is still empty, and the caller gets the 429. The throttling that GraphQL
# has, HTTP 200 with the code THROTTLED, is not retried at all, whatever `retries` says, and returns no data. But after a broken connection
# even a mutation is sent again. The REST client of the same package ignores `retries` unless each call repeats it. Wait and retry yourself,
# and look at `errors` of each answer before its `data`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @shopify/admin-api-client@2.0.0 @shopify/graphql-client@2.0.0 >/dev/null
cat >try.mjs <<'JS'
import { createServer } from 'node:http';
import { createAdminApiClient, createAdminRestApiClient } from '@shopify/admin-api-client';
console.log('@shopify/admin-api-client 2.0.0, @shopify/graphql-client 2.0.0');

const throttled = {
  errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
  extensions: { cost: { requestedQueryCost: 500, throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 100, restoreRate: 100 } } },
};
const answers = {
  limited: (outgoing) => outgoing.writeHead(429, { 'Retry-After': '2.0', 'Content-Type': 'application/json' }).end('{"errors":"Exceeded"}'),
  throttled: (outgoing) => outgoing.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(throttled)),
  broken: (outgoing) => outgoing.destroy(),
};
let answer;
let times = [];
const server = createServer((incoming, outgoing) => {
  times.push(performance.now());
  incoming.resume().on('end', () => answer(outgoing));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const customFetchApi = (url, init) => fetch(`http://127.0.0.1:${server.address().port}${new URL(url).pathname}`, init);
const options = { storeDomain: 'example.myshopify.com', apiVersion: '2026-10', accessToken: 'token', retries: 3, customFetchApi };
async function sent(name, call) {
  answer = answers[name];
  times = [];
  await call();
  return { requests: times.length, seconds: (times.at(-1) - times[0]) / 1000 };
}

const client = createAdminApiClient(options);
const limited = await sent('limited', () => client.request('{ shop { name } }'));
console.log(`429, Retry-After: 2.0: ${limited.requests} requests in ${limited.seconds.toFixed(2)} s, not in 6 s or more`);
const full = await sent('throttled', () => client.request('{ shop { name } }'));
console.log(`200, THROTTLED: ${full.requests} request`);
const broken = await sent('broken', () => client.request('mutation { refundCreate(input: { orderId: "gid://shopify/Order/1" }) { refund { id } } }'));
console.log(`connection broken after a mutation: ${broken.requests} requests`);
const rest = createAdminRestApiClient(options);
const [once, repeated] = [await sent('limited', () => rest.get('orders')), await sent('limited', () => rest.get('orders', { retries: 3 }))];
console.log(`REST, 429: retries for the client: ${once.requests} request; retries for the call: ${repeated.requests} requests`);
server.close();
const counts = [limited, full, broken, once, repeated].map(({ requests }) => requests);
process.exit(counts.join() === '4,1,4,1,4' && limited.seconds < 2 ? 0 : 1);
JS
node try.mjs
