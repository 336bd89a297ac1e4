#!/usr/bin/env bash
# xlsx (SheetJS, the newest on npm) reads CSV as well, and guesses dates. A day in ISO form is taken for midnight UTC and then shown in the
# machine's zone: in New York 2026-03-01 becomes 28 February, with its month's sales, while 03/01/2026 of the same file stays. On a server in
# UTC both are right. And a SKU such as 10-12 becomes a day of 2001, 1E5 the number 100000, in any zone. `raw: true` leaves the texts alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact xlsx@0.18.5 >/dev/null
cat >try.js <<'JS'
const xlsx = require('xlsx');

const csv = 'sku,iso,american\n10-12,2026-03-01,03/01/2026\n1E5,2026-03-01,03/01/2026\n';
function read(options) {
  const { Sheets, SheetNames } = xlsx.read(csv, { type: 'string', ...options });
  return Sheets[SheetNames[0]];
}
const texts = (options) => xlsx.utils.sheet_to_json(read(options), { header: 1, raw: false })[1].join(' ');
console.log(`guessed ${texts({})}; 1E5 is ${read({}).A3.v}; raw ${texts({ raw: true })}`);
JS
echo "xlsx 0.18.5"
utc=$(TZ=UTC node try.js)
york=$(TZ=America/New_York node try.js)
printf 'in UTC:      %s\nin New York: %s\n' "$utc" "$york"
raw='raw 10-12 2026-03-01 03/01/2026'
[[ $utc == "guessed 10/12/01 3/1/26 3/1/26; 1E5 is 100000; $raw" && $york == "guessed 10/12/01 2/28/26 3/1/26; 1E5 is 100000; $raw" ]]
