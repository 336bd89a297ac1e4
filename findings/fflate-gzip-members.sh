#!/usr/bin/env bash
# A gzip file may have several members, one after another (RFC 1952, 2.2): exports that are written in parts, or appended to, are such files.
# fflate's gunzipSync, gunzip and decompressSync return only a piece of the first member: as many bytes as the last member has. No error, and
# what comes back ends in the middle of a line, or looks complete if both are equally long. fflate's own streaming `Gunzip`, Node's zlib,
# pako and DecompressionStream return the whole file. Use the stream, or zlib.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact fflate@0.8.3 pako@3.0.3 >/dev/null
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as fflate from 'fflate';
import { ungzip } from 'pako';

const require = createRequire(import.meta.url);
for (const name of ['fflate', 'pako']) console.log(name, require(`./node_modules/${name}/package.json`).version);

function streamed(file) {
  const pieces = [];
  new fflate.Gunzip((piece) => pieces.push(piece)).push(file, true);
  return Buffer.concat(pieces);
}
const readers = {
  zlib: gunzipSync,
  pako: ungzip,
  'fflate Gunzip': streamed,
  'fflate gunzipSync': fflate.gunzipSync,
  'fflate decompressSync': fflate.decompressSync,
};
const january = 'order,total\n1001,10.00\n1002,20.00\n';
const february = '1003,30.00\n';
const file = new Uint8Array(Buffer.concat([gzipSync(january), gzipSync(february)]));
const seen = Object.entries(readers).map(([name, read]) => [name, Buffer.from(read(file)).toString()]);
for (const [name, text] of seen) console.log(`${name}: ${JSON.stringify(text)}`);
const expected = [january + february, january + february, january + february, 'order,total', 'order,total'];
const isLost = seen.every(([, text], at) => text.trimEnd() === expected[at].trimEnd());
process.exit(isLost ? 0 : 1);
JS
node try.mjs
