#!/usr/bin/env bash
# "Half up" has two meanings in the libraries for money. big.js, decimal.js and bignumber.js round a half away from zero: -1.005 is -1.01.
# dinero.js 2 (`halfUp`) and currency.js (always) round a half towards plus infinity: -1.005 is -1.00, though 1.005 is 1.01. So a tax or a
# commission and its full reversal do not cancel out, each by a cent in the same direction, and a ledger that one library rounds does not
# reconcile with a report that another rounds. dinero.js without a rounding function takes the floor: -1.001 is -1.01, 1.009 is 1.00.
# In dinero.js the usual rule is `halfAwayFromZero`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact big.js@7.0.1 decimal.js@10.6.0 bignumber.js@11.1.5 currency.js@2.0.4 dinero.js@2.0.2 >/dev/null
cat >try.mjs <<'JS'
import Big from 'big.js';
import BigNumber from 'bignumber.js';
import currency from 'currency.js';
import Decimal from 'decimal.js';
import { dinero, halfAwayFromZero, halfUp, toDecimal, transformScale, USD } from 'dinero.js';

const thousandths = (text) => dinero({ amount: Number(text.replace('.', '')), currency: USD, scale: 3 });
const rounded = {
  'big.js 7.0.1, roundHalfUp': (text) => new Big(text).toFixed(2, Big.roundHalfUp),
  'decimal.js 10.6.0, ROUND_HALF_UP': (text) => new Decimal(text).toFixed(2, Decimal.ROUND_HALF_UP),
  'bignumber.js 11.1.5, ROUND_HALF_UP': (text) => new BigNumber(text).toFixed(2, BigNumber.ROUND_HALF_UP),
  'dinero.js 2.0.2, halfAwayFromZero': (text) => toDecimal(transformScale(thousandths(text), 2, halfAwayFromZero)),
  'dinero.js 2.0.2, halfUp': (text) => toDecimal(transformScale(thousandths(text), 2, halfUp)),
  'currency.js 2.0.4': (text) => currency(text).toString(),
};
const expected = ['1.01', '1.01', '1.01', '1.01', '1.00', '1.00'];
let isSame = true;
for (const [at, [name, round]] of Object.entries(rounded).entries()) {
  const [sale, refund] = [round('1.005'), round('-1.005')];
  console.log(`${name}: 1.005 is ${sale}, -1.005 is ${refund}`);
  isSame &&= sale === '1.01' && refund === `-${expected[at]}`;
}
const byDefault = ['1.009', '-1.001'].map((text) => toDecimal(transformScale(thousandths(text), 2)));
console.log(`dinero.js 2.0.2, no function: 1.009 is ${byDefault[0]}, -1.001 is ${byDefault[1]}`);
process.exit(isSame && byDefault.join() === '1.00,-1.01' ? 0 : 1);
JS
node try.mjs
