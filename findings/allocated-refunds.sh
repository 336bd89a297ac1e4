#!/usr/bin/env bash
# To split an amount without losing a cent, libraries of money give the left-over cents to the first shares. dinero.js 1 and js-money do so
# for sales; for negative amounts they give them to the last ones. An order's discount (or its shipping) over three lines is 34, 33, 33, and
# its full reversal -33, -33, -34: the order is zero, its lines are not, and neither are margins by product. dinero.js 2 and currency.js
# mirror it, so an update of dinero.js from 1 to 2 changes rows that are calculated anew. Split the amount without its sign.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact dinero1@npm:dinero.js@1.9.1 dinero.js@2.0.2 js-money@0.6.3 currency.js@2.0.4 >/dev/null
cat >try.mjs <<'JS'
import currency from 'currency.js';
import { allocate, dinero, EUR, toSnapshot } from 'dinero.js';
import Dinero from 'dinero1';
import Money from 'js-money';

const split = {
  'dinero.js 1.9.1': (amount) => Dinero({ amount }).allocate([1, 1, 1]).map((share) => share.getAmount()),
  'js-money 0.6.3': (amount) => Money.fromInteger(amount, 'EUR').allocate([1, 1, 1]).map((share) => share.amount),
  'dinero.js 2.0.2': (amount) => allocate(dinero({ amount, currency: EUR }), [1, 1, 1]).map((share) => toSnapshot(share).amount),
  'currency.js 2.0.4': (amount) => currency(amount, { fromCents: true }).distribute(3).map((share) => share.intValue),
};
const seen = Object.entries(split).map(([name, shares]) => {
  const left = shares(100).map((share, line) => share + shares(-100)[line]);
  console.log(`${name}: 100 is ${shares(100).join(', ')}; -100 is ${shares(-100).join(', ')}; the lines keep ${left.join(', ')}`);
  return left.join();
});
process.exit(seen.join(' ') === '1,0,-1 1,0,-1 0,0,0 0,0,0' ? 0 : 1);
JS
node try.mjs
