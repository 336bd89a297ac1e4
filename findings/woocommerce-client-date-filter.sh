#!/usr/bin/env bash
# WooCommerce's own client for JavaScript drops a filter whose value is a Date if the store's URL begins with http:, as on a staging
# server or inside a container network. `after: new Date(…)` goes to https: as an ISO time, and to http: not at all: the query then
# asks for the orders of all time, and nothing warns. Pass times as text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @woocommerce/woocommerce-rest-api@1.0.2 axios@1.13.2 >/dev/null
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
import axios from 'axios';

const require = createRequire(import.meta.url);
const { default: WooCommerceRestApi } = require('@woocommerce/woocommerce-rest-api');
console.log('@woocommerce/woocommerce-rest-api', require('./node_modules/@woocommerce/woocommerce-rest-api/package.json').version);

// Takes the place of the network, as axios allows, and keeps what would be sent.
async function sent(url, query) {
  let parameters;
  const adapter = async (config) => {
    parameters = new URL(axios.getUri(config)).searchParams;
    return { status: 200, data: [], headers: {}, config };
  };
  const client = new WooCommerceRestApi({ url, consumerKey: 'ck', consumerSecret: 'cs', version: 'wc/v3', axiosConfig: { adapter } });
  await client.get('orders', query);
  return ['status', 'after', 'before'].map((name) => `${name}=${parameters.get(name)}`).join(' ');
}

const january = { status: 'completed', after: new Date('2026-01-01T00:00:00Z'), before: new Date('2026-02-01T00:00:00Z') };
const secure = await sent('https://shop.example', january);
const plain = await sent('http://shop.example', january);
const text = await sent('http://shop.example', { ...january, after: january.after.toISOString(), before: january.before.toISOString() });
console.log(`https:, dates:  ${secure}\nhttp:, dates:   ${plain}\nhttp:, as text: ${text}`);
const isWhole = (query) => query === 'status=completed after=2026-01-01T00:00:00.000Z before=2026-02-01T00:00:00.000Z';
process.exit(isWhole(secure) && isWhole(text) && plain === 'status=completed after=null before=null' ? 0 : 1);
JS
node try.mjs
