#!/usr/bin/env bash
# A t-digest is known to be near the truth, best at the ends. For prices, which take few values, that of the package tdigest is not:
# equal values are one centroid, and percentiles are interpolated between centroids. If 900 of 1000 orders are 19 and 100 are 199, the
# median is 37 and the 75th percentile 127, which no order ever cost. In five orders (four of 10, one of 500) the "median" is 108, their
# mean. `Digest`, of the same package, stays exact while there are few distinct values.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact tdigest@0.1.3 >/dev/null
cat >try.js <<'JS'
const { Digest, TDigest } = require('tdigest');
console.log('tdigest', require('./node_modules/tdigest/package.json').version);

const thousand = Array.from({ length: 1000 }, (_, order) => (order % 10 === 9 ? 199 : 19));
const five = [10, 10, 10, 10, 500];
function percentiles(digest, orders, shares) {
  for (const order of orders) digest.push(order);
  return digest.percentile(shares);
}
const exact = (orders, shares) => shares.map((share) => orders.toSorted((a, b) => a - b)[Math.ceil(share * orders.length) - 1]);
const shares = [0.5, 0.75, 0.95];
const seen = {
  thousandExact: exact(thousand, shares),
  thousandTDigest: percentiles(new TDigest(), thousand, shares),
  thousandDigest: percentiles(new Digest({ mode: 'auto' }), thousand, shares),
  fiveExact: exact(five, [0.5]),
  fiveTDigest: percentiles(new TDigest(), five, [0.5]),
};
console.log(seen);
const isExact = seen.thousandDigest.join() === '19,19,199' && seen.thousandExact.join() === '19,19,199' && seen.fiveExact.join() === '10';
process.exit(isExact && seen.thousandTDigest.join() === '37,127,199' && seen.fiveTDigest.join() === '108' ? 0 : 1);
JS
node try.js
