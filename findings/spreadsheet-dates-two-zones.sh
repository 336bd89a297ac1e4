#!/usr/bin/env bash
# A date in a spreadsheet has no zone, so each library chooses one, and they choose differently: exceljs and write-excel-file take the wall
# time of a `Date` in UTC, xlsx-populate and xlsx that of the machine. A file that one wrote and another reads moves by the machine's offset:
# on a server in New York a sale of 1 April, midnight UTC, comes back as one of 31 March, 20:00, and belongs to another day, month and
# quarter. On a server in UTC, as CI is, all agree. Write days as text, or use one library on both sides.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact exceljs@4.4.0 write-excel-file@4.1.1 xlsx-populate@1.21.0 xlsx@0.18.5 >/dev/null
cat >try.mjs <<'JS'
import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import writeExcelFile from 'write-excel-file/node';
import xlsx from 'xlsx';
import populate from 'xlsx-populate';

const sale = new Date('2026-04-01T00:00:00Z');
const format = 'yyyy-mm-dd hh:mm';
const writers = {
  async exceljs(file) {
    const book = new ExcelJS.Workbook();
    const cell = book.addWorksheet('sales').getCell('A1');
    cell.value = sale;
    cell.numFmt = format;
    await book.xlsx.writeFile(file);
  },
  'write-excel-file': async (file) => (await writeExcelFile([[{ type: Date, value: sale, format }]], {})).toFile(file),
  async 'xlsx-populate'(file) {
    const book = await populate.fromBlankAsync();
    book.sheet(0).cell('A1').value(sale).style('numberFormat', format);
    await book.toFileAsync(file);
  },
  async xlsx(file) {
    const book = xlsx.utils.book_new();
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([[sale]], { cellDates: false }), 'sales');
    xlsx.writeFile(book, file);
  },
};
const readers = {
  async exceljs(file) {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(file);
    return book.worksheets[0].getCell('A1').value;
  },
  'xlsx-populate': async (file) => populate.numberToDate((await populate.fromFileAsync(file)).sheet(0).cell('A1').value()),
  xlsx: async (file) => Object.values(xlsx.read(readFileSync(file), { cellDates: true }).Sheets)[0].A1.v,
};
for (const [writer, write] of Object.entries(writers)) {
  await write('sales.xlsx');
  const seen = [];
  for (const [reader, read] of Object.entries(readers)) seen.push(`${reader} ${(await read('sales.xlsx')).toISOString().slice(0, 13)}`);
  console.log(`${writer}: ${seen.join(', ')}`);
}
JS
echo "exceljs 4.4.0, write-excel-file 4.1.1, xlsx-populate 1.21.0, xlsx 0.18.5; written by: read by"
utc=$(TZ=UTC node try.mjs)
york=$(TZ=America/New_York node try.mjs)
printf 'in UTC:\n%s\nin New York:\n%s\n' "$utc" "$york"
[[ $(grep -o '2026-[0-9T-]*' <<<"$utc" | sort -u) == 2026-04-01T00 ]]
[[ $york == 'exceljs: exceljs 2026-04-01T00, xlsx-populate 2026-04-01T04, xlsx 2026-04-01T04
write-excel-file: exceljs 2026-04-01T00, xlsx-populate 2026-04-01T04, xlsx 2026-04-01T04
xlsx-populate: exceljs 2026-03-31T20, xlsx-populate 2026-04-01T00, xlsx 2026-04-01T00
xlsx: exceljs 2026-03-31T20, xlsx-populate 2026-04-01T00, xlsx 2026-04-01T00' ]]
