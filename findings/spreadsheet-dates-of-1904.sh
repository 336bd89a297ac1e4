#!/usr/bin/env bash
# Workbooks that began in Excel for Mac count days from 1904, and say so in the file (`date1904`). exceljs and read-excel-file heed it.
# xlsx-populate does not, and xlsx does so only in part: in one and the same cell the text (`w`) is 2026-04-01 and the date (`v`) is
# 2022-03-31, four years and a day earlier. A price list or a budget is loaded into the wrong years without an error. Read the texts, or
# look at the workbook's `date1904` first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact exceljs@4.4.0 read-excel-file@9.3.17 xlsx-populate@1.21.0 xlsx@0.18.5 >/dev/null
cat >try.mjs <<'JS'
import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { readSheet } from 'read-excel-file/node';
import xlsx from 'xlsx';
import populate from 'xlsx-populate';
console.log('exceljs 4.4.0, read-excel-file 9.3.17, xlsx-populate 1.21.0, xlsx 0.18.5');

const written = new ExcelJS.Workbook();
written.properties.date1904 = true;
const cell = written.addWorksheet('budget').getCell('A1');
cell.value = new Date('2026-04-01T00:00:00Z');
cell.numFmt = 'yyyy-mm-dd';
await written.xlsx.writeFile('budget.xlsx');

const read = new ExcelJS.Workbook();
await read.xlsx.readFile('budget.xlsx');
const { v, w } = xlsx.read(readFileSync('budget.xlsx'), { cellDates: true }).Sheets.budget.A1;
const day = (date) => date.toISOString().slice(0, 10);
const seen = {
  exceljs: day(read.worksheets[0].getCell('A1').value),
  'read-excel-file': day((await readSheet('budget.xlsx'))[0][0]),
  'xlsx-populate': day(populate.numberToDate((await populate.fromFileAsync('budget.xlsx')).sheet(0).cell('A1').value())),
  'xlsx, date': day(v),
  'xlsx, text': w,
};
console.log(seen);
process.exit(Object.values(seen).join(' ') === '2026-04-01 2026-04-01 2022-03-31 2022-03-31 2026-04-01' ? 0 : 1);
JS
TZ=UTC node try.mjs
