#!/usr/bin/env bash
# @internationalized/number is known for strict parsing by locale: what is no number gives NaN. But a group separator may stand anywhere and is
# dropped, so an amount in the other country's form is not refused. A price of 12.50 read as German is 1250, 1.5 is 15, and 12,50 read as
# English is 1250; `1,250.00` read as German is 1.25. `isValidPartialNumber` says yes to each. Before a file or a form is parsed, check
# yourself that groups have three digits, or ask which form is meant.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @internationalized/number@3.6.9 >/dev/null
cat >try.mjs <<'JS'
import { NumberParser } from '@internationalized/number';
console.log('@internationalized/number 3.6.9');

const seen = [
  ['de-DE', '12,50'],
  ['de-DE', '12.50'],
  ['de-DE', '1.5'],
  ['de-DE', '1,250.00'],
  ['en-US', '12,50'],
  ['en-US', '12.50.'],
].map(([locale, text]) => {
  const parser = new NumberParser(locale, { style: 'decimal' });
  return `${locale} ${text} -> ${parser.parse(text)} ${parser.isValidPartialNumber(text)}`;
});
console.log(seen.join('\n'));
const expected = ['12.5 true', '1250 true', '15 true', '1.25 true', '1250 true', 'NaN false'];
process.exit(seen.every((line, nth) => line.endsWith(`-> ${expected[nth]}`)) ? 0 : 1);
JS
node try.mjs
