#!/usr/bin/env bash
# With `extract: false`, libphonenumber-js finds no number in a text that begins with a space, but finds one in a text that ends with a
# space. And its own output is not stable: `number.number` looks like E.164, but parsed again it can be another number, so two systems
# that normalise each other's numbers disagree. Trim first, and accept only a number that parses to itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact libphonenumber-js@1.13.16 >/dev/null
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
console.log('libphonenumber-js', createRequire(import.meta.url)('libphonenumber-js/package.json').version);
const whole = (text) => parsePhoneNumberFromString(text, { extract: false })?.number;
const before = whole(' +44 20 7183 8750');
const after = whole('+44 20 7183 8750 ');
console.log({ before, after });
const once = whole('+44 00 20 7183 8750');
const twice = whole(once);
console.log({ once, twice });
process.exit(before === undefined && after === '+442071838750' && once !== twice ? 0 : 1);
JS
node try.mjs
