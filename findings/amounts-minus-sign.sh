#!/usr/bin/env bash
# Three popular libraries lose the minus sign that `Intl` writes. In Swedish, Norwegian, Finnish, Estonian, Lithuanian, Slovene and
# Croatian it is U+2212, not a hyphen. currency.js (even with `errorOnInvalid`), accounting and numeral delete characters that they do not
# know, so a refund of 1234.50 becomes a sale, without an error, even with the right separators. numbro returns `undefined`. For the same
# reason they read `1e3`, which spreadsheets and JSON may write for 1000, as 13. Reject a text that is not a number in full.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact currency.js@2.0.4 accounting@0.4.1 numeral@2.0.6 numbro@2.5.0 >/dev/null
cat >try.js <<'JS'
const currency = require('currency.js');
const accounting = require('accounting');
const numeral = require('numeral');
const numbro = require('numbro');

numeral.register('locale', 'nordic', { ...numeral.localeData('en'), delimiters: { thousands: ' ', decimal: ',' } });
const parsers = {
  'currency.js 2.0.4': (text, decimal) => currency(text, { decimal, errorOnInvalid: true }).value,
  'accounting 0.4.1': (text, decimal) => accounting.unformat(text, decimal),
  'numeral 2.0.6': (text, decimal) => {
    numeral.locale(decimal === ',' ? 'nordic' : 'en');
    return numeral(text).value();
  },
};

const wrong = [];
for (const locale of ['sv', 'nb', 'fi', 'et', 'lt', 'sl', 'hr']) {
  const refund = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(-1234.5);
  for (const [name, parse] of Object.entries(parsers)) {
    const plain = parse(refund.replace('\u2212', '-'), ',');
    const read = parse(refund, ',');
    wrong.push(plain === -1234.5 && read === 1234.5);
    if (locale === 'sv') console.log(`${name}: ${refund} is ${read}; with a hyphen ${plain}; 1e3 is ${parse('1e3', '.')}`);
  }
}
console.log(`numbro 2.5.0: \u22121234.5 is ${numbro.unformat('\u22121234.5')}`);
console.log(`positive in ${wrong.filter(Boolean).length} of ${wrong.length} combinations of library and language`);
const exponents = Object.values(parsers).map((parse) => parse('1e3', '.'));
process.exit(wrong.every(Boolean) && exponents.every((value) => value === 13) ? 0 : 1);
JS
node try.js
