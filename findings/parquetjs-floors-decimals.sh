#!/usr/bin/env bash
# Parquet has exact decimals, so one expects an amount with two decimals to come back as it went in. @dsnp/parquetjs multiplies a number by
# 100 and takes the floor: 0.29 is stored as 0.28 and 8.20 as 8.19, while -0.29 stays -0.29, so that a sale and its full refund leave a cent.
# The file itself holds the wrong amount: another reader shows the same. hyparquet-writer rounds, and takes integers of cents. Texts, which
# would be exact, are refused by both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @dsnp/parquetjs@1.8.8 hyparquet@1.33.0 hyparquet-writer@0.17.0 >/dev/null
cat >try.mjs <<'JS'
import parquet from '@dsnp/parquetjs';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { parquetWriteFile } from 'hyparquet-writer';

const amounts = [0.29, -0.29, 8.2, -8.2, 1.15, 12.34];

const schema = new parquet.ParquetSchema({ amount: { type: 'DECIMAL', precision: 18, scale: 2 } });
const writer = await parquet.ParquetWriter.openFile(schema, 'parquetjs.parquet');
for (const amount of amounts) await writer.appendRow({ amount });
await writer.close();
parquetWriteFile({
  filename: 'hyparquet.parquet',
  columnData: [{ name: 'amount', data: amounts }],
  schema: [
    { name: 'root', num_children: 1 },
    { name: 'amount', type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 2, repetition_type: 'REQUIRED' },
  ],
});

const read = async (name) => (await parquetReadObjects({ file: await asyncBufferFromFile(name) })).map((row) => row.amount).join(' ');
const seen = { written: amounts.join(' '), parquetjs: await read('parquetjs.parquet'), hyparquet: await read('hyparquet.parquet') };
for (const [by, values] of Object.entries(seen)) console.log(by.padEnd(10), values);
process.exit(seen.parquetjs === '0.28 -0.29 8.19 -8.2 1.14 12.34' && seen.hyparquet === seen.written ? 0 : 1);
JS
node try.mjs
