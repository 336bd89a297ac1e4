#!/usr/bin/env bash
# The change of a figure against a period that had none is undefined: one expects a dash or "new". WooCommerce's analytics use
# `calculateDelta` of @woocommerce/number, which makes it 0 %: a store that sold nothing last year and 5,000.00 this year shows "no change".
# A change is rounded to whole percents, so growth of 0.4 % also shows 0. And it divides by the signed figure: net sales that rise from -50.00
# (more returns than sales) to 50.00 show -200 %, and those that fall to -100.00 show +100 %. A merchant who holds another report against
# WooCommerce's sees these as errors of the other one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @woocommerce/number@2.5.0 >/dev/null
cat >try.cjs <<'JS'
const { calculateDelta } = require('@woocommerce/number');

const pairs = [
  [5000, 0],
  [0, 0],
  [100.4, 100],
  [50, -50],
  [-100, -50],
];
const seen = pairs.map(([now, before]) => {
  const change = calculateDelta(now, before);
  console.log(`${before} to ${now}: ${change} %`);
  return change;
});
process.exit(seen.join() === '0,0,0,-200,100' ? 0 : 1);
JS
node try.cjs
