#!/usr/bin/env bash
# graphql-jit, with its default options, loses fields if two places spread one fragment and only one spread has @include or @skip. The
# condition of the one is applied to the fields of the fragment, so to the other as well. Below, a report asks for this month, and for the
# last month only if it compares. Without comparison this month has no fields at all: no error, no null, no `total`, which a client adds
# up as 0 or NaN. graphql-js answers both. `useExperimentalPathBasedSkipInclude: true` mends it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact graphql-jit@0.8.9 graphql@16.12.0 >/dev/null
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
import { buildSchema, graphqlSync, parse, validate } from 'graphql';
import { compileQuery } from 'graphql-jit';

const require = createRequire(import.meta.url);
for (const name of ['graphql-jit', 'graphql']) console.log(name, require(`./node_modules/${name}/package.json`).version);

const schema = buildSchema('type Query { revenue(month: String!): Revenue! } type Revenue { total: String! refunds: String! }');
const source = `query ($compare: Boolean!) {
  before: revenue(month: "2026-09") { __typename ...Totals @include(if: $compare) }
  now: revenue(month: "2026-10") { __typename ...Totals }
}
fragment Totals on Revenue { total refunds }`;
if (validate(schema, parse(source)).length > 0) throw new Error('The document is not valid.');
schema.getQueryType().getFields().revenue.resolve = (_, { month }) => ({ total: month === '2026-10' ? '1200.00' : '900.00', refunds: '30.00' });
const variableValues = { compare: false };

const expected = JSON.stringify(graphqlSync({ schema, source, variableValues }));
const compiled = (options) => JSON.stringify(compileQuery(schema, parse(source), undefined, options).query({}, {}, variableValues));
const byDefault = compiled({});
const byPath = compiled({ useExperimentalPathBasedSkipInclude: true });
console.log(`graphql-js:            ${expected}\ngraphql-jit:           ${byDefault}\ngraphql-jit with path: ${byPath}`);
const isLost = byDefault === '{"data":{"before":{"__typename":"Revenue"},"now":{"__typename":"Revenue"}}}';
process.exit(isLost && expected.includes('1200.00') && byPath === expected ? 0 : 1);
JS
node try.mjs
