#!/usr/bin/env bash
# Meta's own SDK encodes the parameters of a single call, but not those of a batch, though a batch's `relative_url` is a URL too. What
# holds `+`, `&` or `%` arrives changed: a filter for the campaign `Search + Shopping` asks for `Search   Shopping`, which finds nothing
# and so reports no spend; a campaign created as `Shoes & Bags` is named `Shoes `, and no longer meets its UTM parameter; the hour of
# `2026-03-01T00:00:00+0100` loses its sign. Encode the values yourself, in batches only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact facebook-nodejs-business-sdk@24.0.1 >/dev/null
cat >try.js <<'JS'
const { createRequire } = require('node:module');
const path = require.resolve('facebook-nodejs-business-sdk');
const { FacebookAdsApi, FacebookAdsApiBatch } = require(path);
const axios = createRequire(path)('axios');
console.log('facebook-nodejs-business-sdk', require('facebook-nodejs-business-sdk/package.json').version);

// Takes the place of the network, as axios allows, and keeps the URL that would be asked.
let url;
axios.defaults.adapter = async (config) => {
  url = config.url;
  return { status: 200, data: { data: [] }, headers: {}, config };
};
const valueIn = (text) => JSON.parse(new URL(text, 'https://graph.facebook.com/').searchParams.get('filtering'))[0].value;

async function main() {
  const api = FacebookAdsApi.init('token', 'en_US', false);
  const batch = new FacebookAdsApiBatch(api);
  const query = () => ({ fields: 'spend', filtering: [{ field: 'campaign.name', operator: 'EQUAL', value: 'Search + Shopping' }] });
  await api.call('GET', ['act_1', 'insights'], query());
  const alone = valueIn(url);
  const batched = valueIn(batch.add('GET', ['act_1', 'insights'], query()).relative_url);
  console.log(`filter for the campaign, alone: '${alone}'; in a batch: '${batched}'`);
  const campaign = { name: 'Shoes & Bags', start_time: '2026-03-01T00:00:00+0100' };
  const created = new URLSearchParams(batch.add('POST', ['act_1', 'campaigns'], campaign).body);
  console.log(`created in a batch: name '${created.get('name')}', start_time '${created.get('start_time')}'`);
  const isChanged = batched === 'Search   Shopping' && created.get('name') === 'Shoes ' && created.get('start_time') === '2026-03-01T00:00:00 0100';
  process.exit(alone === 'Search + Shopping' && isChanged ? 0 : 1);
}
main();
JS
node try.js
