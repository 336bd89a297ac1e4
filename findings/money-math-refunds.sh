#!/usr/bin/env bash
# money-math calculates on texts, "because floats are bad", and is exact for sales, but not for refunds: it rounds negative amounts by rules
# for positive ones. 20 % of 12.34 is 2.47, of -12.34 it is -2.46 (`percent`) or -2.45 (`mul`). Of the refunds up to 100.00, four in five
# give back a cent less tax than the sale took. -0.05 divided by 6 is +0.01, and -12.34 rounded to five cents is -12.25. Calculate with the
# amount without its sign, and set the sign after.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact money-math@2.6.3 >/dev/null
cat >try.js <<'JS'
const money = require('money-math');
console.log('money-math', require('./node_modules/money-math/package.json').version);

const calculations = {
  "percent(x, '20.00')": (amount) => money.percent(amount, '20.00'),
  "mul(x, '0.20')": (amount) => money.mul(amount, '0.20'),
  "div(x, '6.00')": (amount) => money.div(amount, '6.00'),
  'roundTo5Cents(x)': (amount) => money.roundTo5Cents(amount),
};
const seen = Object.entries(calculations).map(([name, calculate]) => {
  const results = ['12.34', '-12.34', '-0.05'].map(calculate);
  console.log(`${name}: 12.34 gives ${results[0]}, -12.34 gives ${results[1]}, -0.05 gives ${results[2]}`);
  return results.slice(0, 2).join('/');
});
let less = 0;
for (let cents = 1; cents <= 10_000; cents += 1) {
  const amount = (cents / 100).toFixed(2);
  if (money.add(money.percent(amount, '20.00'), money.percent(`-${amount}`, '20.00')) === '0.01') less += 1;
}
console.log(`of 10,000 sales with their refunds, the tax of ${less} leaves a cent`);
const isSeen = seen.join(' ') === '2.47/-2.46 2.47/-2.45 2.06/-2.04 12.35/-12.25' && money.div('-0.05', '6.00') === '0.01';
process.exit(isSeen && less === 8000 ? 0 : 1);
JS
node try.js
