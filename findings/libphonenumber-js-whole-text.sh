#!/usr/bin/env bash
# libphonenumber-js, when a whole text is to be one number (`extract: false`): a space before the number makes it no number, a space
# after it does not. And `number.number`, though E.164 in form, is not always a fixed point: parsed again it is another number, so two
# systems that normalise each other's output disagree. Trim first, and accept only what parses to itself.
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
