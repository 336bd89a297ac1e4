#!/usr/bin/env bash
# For a nullable number in a CSV file, no order of the union suits typebox's Value.Convert. With null first, the text `0` becomes null: a
# free item has no price. With the number first, an empty cell becomes 0: an unknown cost is zero. Both pass Value.Check. A plain number
# also turns an empty cell into 0, and an integer turns 2.5 into 2. Convert cells yourself, and let typebox only check them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact typebox@1.4.3 >/dev/null
cat >try.mjs <<'JS'
import Type from 'typebox';
import { Value } from 'typebox/value';

const types = {
  'null or number': Type.Union([Type.Null(), Type.Number()]),
  'number or null': Type.Union([Type.Number(), Type.Null()]),
  number: Type.Number(),
  integer: Type.Integer(),
};
console.log('typebox 1.4.3');
const lines = Object.entries(types).map(([name, type]) => {
  const values = ['0', '', '2.5'].map((cell) => {
    const value = Value.Convert(type, cell);
    return `${JSON.stringify(cell)} is ${JSON.stringify(value)}${Value.Check(type, value) ? '' : ' (refused)'}`;
  });
  return `${name}: ${values.join(', ')}`;
});
console.log(lines.join('\n'));
const expected = [
  'null or number: "0" is null, "" is null, "2.5" is 2.5',
  'number or null: "0" is 0, "" is 0, "2.5" is 2.5',
  'number: "0" is 0, "" is 0, "2.5" is 2.5',
  'integer: "0" is 0, "" is 0, "2.5" is 2',
];
process.exit(lines.join() === expected.join() ? 0 : 1);
JS
node try.mjs
