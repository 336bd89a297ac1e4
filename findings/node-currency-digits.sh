#!/usr/bin/env bash
# Code that converts amounts to minor units, or splits them, often takes the number of decimals from `Intl`. That is Unicode's number, not
# ISO 4217's, and it changed between Node 20.20.0 and 20.20.1, and likewise within 22 and 24: from 2 to 0 for HUF, COP, IDR and PKR, where
# ISO says 2, and from 0 to 2 for RSD. After a patch update the same program asks a payment provider for a hundredth of the amount. Keep a
# table of your own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
node="node-$(node -p "process.platform + '-' + process.arch")"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact \
  "before@npm:$node@20.20.0" "after@npm:$node@20.20.1" currency-codes@2.2.0 >/dev/null
cat >try.js <<'JS'
const codes = require('currency-codes');
const digitsOf = (currency) => new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
const minorUnits = (amount, currency) => Math.round(amount * 10 ** digitsOf(currency));
const digits = ['HUF', 'COP', 'IDR', 'PKR', 'RSD', 'IQD'].map((code) => `${code} ${digitsOf(code)} (ISO ${codes.code(code).digits})`);
console.log(`${digits.join(', ')}; 12500 HUF = ${minorUnits(12500, 'HUF')} minor units`);
JS
before=$(node_modules/before/bin/node try.js)
after=$(node_modules/after/bin/node try.js)
printf 'Node 20.20.0: %s\nNode 20.20.1: %s\n' "$before" "$after"
[[ $before == 'HUF 2 (ISO 2), COP 2 (ISO 2), IDR 2 (ISO 2), PKR 2 (ISO 2), RSD 0 (ISO 2), IQD 0 (ISO 3); 12500 HUF = 1250000 minor units' ]]
[[ $after == 'HUF 0 (ISO 2), COP 0 (ISO 2), IDR 0 (ISO 2), PKR 0 (ISO 2), RSD 2 (ISO 2), IQD 0 (ISO 3); 12500 HUF = 12500 minor units' ]]
