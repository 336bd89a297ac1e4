#!/usr/bin/env bash
# parquetjs takes a BigInt, or digits as text, for an INT64 column and writes the nearest double. The ids of Meta's campaigns and ads have
# 18 digits, so neighbours become one: 120210000000000001 and …002 are both 120210000000000000 in the file, with any reader, and a join or
# a sum by campaign adds two together. It does not throw; console.assert prints "number too large" and the row is written. hyparquet-writer
# keeps them. Store such ids as text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact parquetjs@0.11.2 hyparquet@1.33.0 hyparquet-writer@0.17.0 >/dev/null
cat >try.mjs <<'JS'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import parquet from 'parquetjs';
console.log('parquetjs 0.11.2, hyparquet 1.33.0, hyparquet-writer 0.17.0');

const ids = [120210000000000001n, 120210000000000002n];
async function written(values) {
  const writer = await parquet.ParquetWriter.openFile(new parquet.ParquetSchema({ campaign: { type: 'INT64' } }), 'ids.parquet');
  for (const campaign of values) await writer.appendRow({ campaign });
  await writer.close();
  return (await parquetReadObjects({ file: await asyncBufferFromFile('ids.parquet') })).map(({ campaign }) => campaign);
}
const fromBigInts = await written(ids);
const fromTexts = await written(ids.map(String));
const other = parquetWriteBuffer({ columnData: [{ name: 'campaign', data: ids, type: 'INT64' }] });
const kept = (await parquetReadObjects({ file: other })).map(({ campaign }) => campaign);
console.log({ ids, fromBigInts, fromTexts, hyparquetWriter: kept });
const one = '120210000000000000,120210000000000000';
process.exit(fromBigInts.join() === one && fromTexts.join() === one && kept.join() === ids.join() ? 0 : 1);
JS
node try.mjs
