#!/usr/bin/env bash
# json-bigint keeps long ids whole, and one expects the other numbers to stay numbers. But it goes by the length of the text: whatever has
# more than 15 characters, decimals too, becomes a BigNumber (an object), and with `storeAsString` a text. So amounts of one field are
# numbers or not from row to row, because a float such as 0.30000000000000004 is long. `+` then joins texts: 10 and 0.30000000000000004 are
# "100.30000000000000004", ten times the spend where the text is read as a number again. lossless-json gives one type for all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact json-bigint@1.0.0 lossless-json@4.3.3 >/dev/null
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
import jsonBigint from 'json-bigint';
import { parse } from 'lossless-json';
const require = createRequire(import.meta.url);
for (const name of ['json-bigint', 'lossless-json']) console.log(name, require(`./node_modules/${name}/package.json`).version);

// What a platform in JavaScript sends for 10 and for 0.1 + 0.2.
const answer = JSON.stringify([{ spend: 10 }, { spend: 0.1 + 0.2 }]);
const typesOf = (rows) => rows.map(({ spend }) => spend.constructor.name);
const sumOf = (rows) => rows.reduce((total, { spend }) => total + spend, 0);
const seen = {
  'JSON.parse': JSON.parse(answer),
  'json-bigint': jsonBigint.parse(answer),
  'json-bigint, storeAsString': jsonBigint({ storeAsString: true }).parse(answer),
};
const sums = [];
for (const [name, rows] of Object.entries(seen)) {
  sums.push(sumOf(rows));
  console.log(`${name}: ${typesOf(rows).join(' and ')}; the sum is ${JSON.stringify(sums.at(-1))}`);
}
console.log(`lossless-json: ${typesOf(parse(answer)).join(' and ')}`);
const isSame = typesOf(parse(answer)).join() === 'LosslessNumber,LosslessNumber';
process.exit(isSame && sums[0] === 10.3 && sums[1] === '100.30000000000000004' && sums[2] === '100.30000000000000004' ? 0 : 1);
JS
node try.mjs
