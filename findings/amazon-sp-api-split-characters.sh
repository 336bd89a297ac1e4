#!/usr/bin/env bash
# amazon-sp-api decodes each piece of an answer on its own, so a character that begins in one TCP segment and ends in the next is lost:
# `Zürich` becomes `Z��rich`, valid JSON, no error. Where the pieces end changes from call to call, so the same order, fetched twice, has
# two cities, or a product two titles: reports count both, and whatever compares versions sees a change at each sync. `raw_result: true`
# also returns the pieces (`chunks`); decode those joined.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact amazon-sp-api@1.2.1 >/dev/null
cat >try.mjs <<'JS'
import { createServer } from 'node:http';
import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import SellingPartner from 'amazon-sp-api';
console.log('amazon-sp-api', createRequire(import.meta.url)('amazon-sp-api/package.json').version);

const answer = Buffer.from(JSON.stringify({ payload: { Orders: [{ ShippingAddress: { City: 'Zürich', CountryCode: 'CH' } }] } }));
let border;
let near;
const onceRead = (far, then) => (near.bytesRead === far.bytesWritten ? then() : setImmediate(onceRead, far, then));
const server = createServer((_, outgoing) => {
  outgoing.writeHead(200, { 'Content-Type': 'application/json' });
  // The rest is sent once the client has this piece.
  outgoing.write(answer.subarray(0, border), () => onceRead(outgoing.socket, () => outgoing.end(answer.subarray(border))));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
// The client takes an agent for a proxy: this one leads to the server above.
class Local extends Agent {
  createConnection() {
    near = connect(server.address().port, '127.0.0.1');
    return near;
  }
}
const client = new SellingPartner({
  region: 'eu',
  refresh_token: 'refresh',
  access_token: 'access',
  credentials: { SELLING_PARTNER_APP_CLIENT_ID: 'id', SELLING_PARTNER_APP_CLIENT_SECRET: 'secret' },
  options: { https_proxy_agent: new Local() },
});
const request = (options) => client.callAPI({ operation: 'orders.getOrders', query: { MarketplaceIds: ['A1PA6795UKMFR9'] }, options });
const letter = answer.indexOf('ü');
const cities = [];
for (border of [letter, letter + 1]) cities.push((await request()).Orders[0].ShippingAddress.City);
const { chunks } = await request({ raw_result: true });
const joined = JSON.parse(Buffer.concat(chunks)).payload.Orders[0].ShippingAddress.City;
console.log(`one answer, pieces that end before and within the letter: ${cities.join(' and ')}; pieces joined first: ${joined}`);
server.close();
process.exit(cities[0] === 'Zürich' && cities[1] === 'Z\ufffd\ufffdrich' && joined === 'Zürich' ? 0 : 1);
JS
node try.mjs
