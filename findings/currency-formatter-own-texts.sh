#!/usr/bin/env bash
# currency-formatter cannot read its own texts in 19 of its 163 currencies. It removes what is not a digit or the decimal sign, but not the
# dots inside a currency's symbol: "S/. 1,234.50" (Peru) is read as 0.1234, "د.إ. 1,234.50" (United Arab Emirates) as 0, and Vietnam, whose
# dot separates thousands but which has no decimals, is a thousand times too small. No error. Prices in EUR or USD work, so tests pass.
# Store amounts as numbers beside their text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact currency-formatter@1.5.9 >/dev/null
cat >try.js <<'JS'
const formatter = require('currency-formatter');
console.log('currency-formatter', require('./node_modules/currency-formatter/package.json').version);

const amount = 1234;
const wrong = [];
for (const { code } of formatter.currencies) {
  const read = [amount, -amount].map((each) => formatter.unformat(formatter.format(each, { code }), { code }));
  if (read[0] !== amount || read[1] !== -amount) wrong.push(code);
}
const seen = ['USD', 'PEN', 'AED', 'VND'].map((code) => {
  const text = formatter.format(amount, { code });
  const read = formatter.unformat(text, { code });
  console.log(`${code}: ${JSON.stringify(text)} is read as ${read}`);
  return read;
});
console.log(`wrong: ${wrong.length} of ${formatter.currencies.length} currencies (${wrong.join(', ')})`);
process.exit(seen.join() === '1234,0.1234,0,1.234' && wrong.length === 19 ? 0 : 1);
JS
node try.js
