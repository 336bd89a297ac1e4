#!/usr/bin/env bash
# The decimals of Apache Arrow's own JavaScript library forget their scale when they become a number, a text or JSON: 12.34 in a column of
# decimal(18,2) reads as 1234. A pipeline that hands Parquet or Arrow to JavaScript (here parquet-wasm, which names the type correctly)
# reports a hundred times the revenue; with yen, or a float column beside it, it is right, so tests pass. `+` is worse: it joins texts.
# Pass the scale of the column's type: `value.valueOf(type.scale)`, which is a float.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact apache-arrow@21.2.0 parquet-wasm@0.8.0 hyparquet@1.33.0 hyparquet-writer@0.17.0 >/dev/null
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
import { tableFromIPC } from 'apache-arrow';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { readParquet } from 'parquet-wasm';

const require = createRequire(import.meta.url);
for (const name of ['apache-arrow', 'parquet-wasm', 'hyparquet', 'hyparquet-writer']) {
  console.log(name, require(`./node_modules/${name}/package.json`).version);
}
const total = { name: 'total', type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 2, repetition_type: 'REQUIRED' };
const file = parquetWriteBuffer({
  schema: [{ name: 'root', num_children: 1 }, total],
  columnData: [{ name: 'total', data: [12.34, -0.5] }],
});
const table = tableFromIPC(readParquet(new Uint8Array(file)).intoIPCStream());
const { type } = table.schema.fields[0];
const values = [...table.getChild('total')];
const seen = {
  hyparquet: (await parquetReadObjects({ file })).map((row) => row.total),
  arrowType: `decimal(${type.precision},${type.scale})`,
  numbers: values.map(Number),
  texts: values.map(String),
  json: values.map((value) => JSON.parse(JSON.stringify(value))),
  plus: values[0] + values[1],
  withScale: values.map((value) => value.valueOf(type.scale)),
};
console.log(seen);
const isWrong = seen.numbers.join() === '1234,-50' && seen.texts.join() === '1234,-50' && seen.plus === '1234-50';
const isRight = seen.hyparquet.join() === '12.34,-0.5' && seen.withScale.join() === '12.34,-0.5' && seen.arrowType === 'decimal(18,2)';
process.exit(isWrong && isRight ? 0 : 1);
JS
node try.mjs
