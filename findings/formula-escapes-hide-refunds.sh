#!/usr/bin/env bash
# An export for spreadsheets must not let a cell become a formula, so csv-stringify and Papa Parse offer an option that puts an apostrophe
# before cells that begin with =, +, - or @. One expects amounts to be exempt. They are if they are numbers; exact decimals travel as texts,
# and then each negative amount becomes '-12.50, which a spreadsheet reads as text and leaves out of the sum: sales stay, refunds go.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact csv-stringify@6.9.0 papaparse@5.7.1 xlsx@0.18.5 >/dev/null
cat >try.mjs <<'JS'
import { stringify } from 'csv-stringify/sync';
import Papa from 'papaparse';
import XLSX from 'xlsx';

const writers = {
  'csv-stringify 6.9.0': (rows) => stringify(rows, { escape_formulas: true }),
  'Papa Parse 5.7.1': (rows) => Papa.unparse(rows, { escapeFormulae: true }),
};
/** As SUM() of a spreadsheet: cells of text do not count. */
const sumOf = (text) => {
  const sheet = XLSX.read(text, { type: 'string' }).Sheets.Sheet1;
  return Object.values(sheet).reduce((sum, cell) => (cell.t === 'n' ? sum + cell.v : sum), 0);
};
const seen = Object.entries(writers).map(([name, write]) => {
  const texts = write([['100.00'], ['-12.50'], ['-37.50']]);
  const numbers = write([[100], [-12.5], [-37.5]]);
  console.log(`${name}: sum of texts ${sumOf(texts)} (${texts.split(/\r?\n/).join(' ').trim()}), of numbers ${sumOf(numbers)}`);
  return `${sumOf(texts)} ${sumOf(numbers)}`;
});
process.exit(seen.every((sums) => sums === '100 50') ? 0 : 1);
JS
node try.mjs
