#!/usr/bin/env bash
# Amazon's reports are separated by tabs and quote nothing: a title that begins with a quoted word stands there as it is. d3-dsv's `tsvParse`
# takes the second quotation mark as the end of the cell and swallows the character behind it as if it were a tab. The rest of the title
# becomes the quantity and the quantity becomes the price. The row has all its columns and nothing is thrown. papaparse joins all
# orders up to the next quotation mark into one row and says so only in `errors`; csvtojson keeps the rows. Read such reports with quoting
# off: for papaparse that is an empty `quoteChar`, since `null` leaves it on.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact d3-dsv@3.0.2 papaparse@5.7.1 csvtojson@2.0.14 >/dev/null
cat >try.mjs <<'JS'
import csvtojson from 'csvtojson';
import { tsvParse } from 'd3-dsv';
import papa from 'papaparse';
console.log('d3-dsv 3.0.2, papaparse 5.7.1, csvtojson 2.0.14');

const report = [
  ['amazon-order-id', 'product-name', 'quantity', 'item-price'],
  ['302-1', '"Grandma" mug', '2', '19.90'],
  ['302-2', 'Plate', '1', '5.00'],
  ['302-3', 'Plate 12"', '1', '7.00'],
]
  .map((cells) => cells.join('\t') + '\n')
  .join('');
const money = (rows) => rows.map((row) => `${row['amazon-order-id']}: ${row.quantity} for ${row['item-price']}`).join('; ');
const seen = {
  'd3-dsv': money(tsvParse(report)),
  papaparse: money(papa.parse(report, { header: true, delimiter: '\t', skipEmptyLines: true }).data),
  'papaparse, quoteChar null': money(papa.parse(report, { header: true, delimiter: '\t', skipEmptyLines: true, quoteChar: null }).data),
  'papaparse, quoteChar empty': money(papa.parse(report, { header: true, delimiter: '\t', skipEmptyLines: true, quoteChar: '' }).data),
  csvtojson: money(await csvtojson({ delimiter: '\t' }).fromString(report)),
};
console.log(seen);
const right = '302-1: 2 for 19.90; 302-2: 1 for 5.00; 302-3: 1 for 7.00';
const shifted = '302-1: mug for 2; 302-2: 1 for 5.00; 302-3: 1 for 7.00';
const joined = '302-1: 1 for 7.00';
process.exit(Object.values(seen).join('|') === [shifted, joined, joined, right, right].join('|') ? 0 : 1);
JS
node try.mjs
