#!/usr/bin/env bash
# DuckDB finds the format of a CSV's dates by itself, and if both readings fit it prefers the day first, without a word. An American export
# of the current month fits both until the 12th: each of its days becomes the 3rd of another month, up to December. From the 13th on the
# same export is read correctly, so a daily load is wrong for twelve days, then right. Give `dateformat` (or the columns' types and a
# format) whenever a file has slashes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @duckdb/node-api@1.5.6-r.1 >/dev/null
cat >try.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const [[version]] = (await connection.runAndReadAll('SELECT version()')).getRowsJson();
console.log('DuckDB', version);

// An export of March, with one sale a day, up to a day.
async function months(upTo, options = '') {
  const days = Array.from({ length: upTo }, (_, at) => `03/${String(at + 1).padStart(2, '0')}/2026,10.00`);
  writeFileSync('sales.csv', ['day,total', ...days].join('\n'));
  const query = `SELECT strftime(day, '%Y-%m') AS month, sum(total) AS total FROM read_csv('sales.csv'${options}) GROUP BY month ORDER BY month`;
  return (await connection.runAndReadAll(query)).getRowsJson().map(([month, total]) => `${month} ${total}`);
}
const seen = { twelve: await months(12), thirteen: await months(13), twelveWithFormat: await months(12, ", dateformat='%m/%d/%Y'") };
console.log(seen);
const isSpread = seen.twelve.length === 12 && seen.twelve[0] === '2026-01 10' && seen.twelve[11] === '2026-12 10';
process.exit(isSpread && seen.thirteen.join() === '2026-03 130' && seen.twelveWithFormat.join() === '2026-03 120' ? 0 : 1);
JS
node try.mjs
