#!/usr/bin/env bash
# A t-digest is known to be near the truth, best at the ends. For values that repeat, such as prices, that of the package tdigest is not:
# equal values are one centroid, and percentiles are interpolated between centroids. If 900 of 1000 orders are 19 and 100 are 199, the
# median is 37 and the 75th percentile 127, which no order ever cost. In five orders (four of 10, one of 500) the "median" is 108, their
# mean. The Summary of prom-client, which measures a service's durations, is made on it: nine of ten requests of 19 ms and one of 199 ms
# have the quantile 0.9 at 181. `Digest`, of the same package, stays exact while there are few distinct values.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact tdigest@0.1.3 prom-client@15.1.3 >/dev/null
cat >try.js <<'JS'
const { Registry, Summary } = require('prom-client');
const { Digest, TDigest } = require('tdigest');
for (const name of ['tdigest', 'prom-client']) console.log(name, require(`./node_modules/${name}/package.json`).version);

const thousand = Array.from({ length: 1000 }, (_, at) => (at % 10 === 9 ? 199 : 19));
const five = [10, 10, 10, 10, 500];
function percentiles(digest, values, shares) {
  for (const value of values) digest.push(value);
  return digest.percentile(shares);
}
const exact = (values, shares) => shares.map((share) => values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]);
async function quantiles(values, shares) {
  const summary = new Summary({ name: 'duration', help: 'ms', percentiles: shares, registers: [new Registry()] });
  for (const value of values) summary.observe(value);
  return (await summary.get()).values.slice(0, shares.length).map(({ value }) => value);
}

async function main() {
  const shares = [0.5, 0.75, 0.9];
  const seen = {
    thousandExact: exact(thousand, shares),
    thousandTDigest: percentiles(new TDigest(), thousand, shares),
    thousandSummary: await quantiles(thousand, shares),
    thousandDigest: percentiles(new Digest({ mode: 'auto' }), thousand, shares),
    fiveExact: exact(five, [0.5]),
    fiveTDigest: percentiles(new TDigest(), five, [0.5]),
  };
  console.log(seen);
  const isRight = seen.thousandExact.join() === '19,19,19' && seen.thousandDigest.join() === '19,19,19' && seen.fiveExact.join() === '10';
  const isWrong = [seen.thousandTDigest, seen.thousandSummary].every((values) => values.join() === '37,127,181');
  process.exit(isRight && isWrong && seen.fiveTDigest.join() === '108' ? 0 : 1);
}
main();
JS
node try.js
