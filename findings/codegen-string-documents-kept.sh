#!/usr/bin/env bash
# graphql-codegen's client preset with `documentMode: 'string'` makes each document by `new TypedDocumentString(…)`. Bundlers keep such calls,
# used or not, and `pureMagicComment: true`, which exists for this, changes nothing: a page that imports one document carries all of the
# project's. Marked as pure by hand, only the used one stays.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module", "sideEffects": false }' >package.json
npm install --silent --no-audit --no-fund --save-exact \
  @graphql-codegen/cli@7.4.3 @graphql-codegen/client-preset@6.2.0 graphql@16.12.0 esbuild@0.25.12 >/dev/null 2>&1
echo 'type Query { used: Int, unused: Int }' >schema.graphql
echo 'query Used { used } query Unused { unused }' >documents.graphql
cat >codegen.cjs <<'JS'
module.exports = {
  schema: 'schema.graphql',
  documents: 'documents.graphql',
  generates: {
    'out/': { preset: 'client', config: { documentMode: 'string', pureMagicComment: true, useTypeImports: true } },
  },
};
JS
node_modules/.bin/graphql-codegen --config codegen.cjs >/dev/null 2>&1
echo "export { UsedDocument } from './out/graphql';" >page.ts
sed 's|= new TypedDocumentString(|= /* @__PURE__ */ new TypedDocumentString(|' out/graphql.ts >out/marked.ts
echo "export { UsedDocument } from './out/marked';" >marked.ts
unused() { node_modules/.bin/esbuild "$1" --bundle --minify --format=esm | grep -c 'query Unused' || true; }
as_generated=$(unused page.ts)
by_hand=$(unused marked.ts)
echo "client-preset $(node -p "require('./node_modules/@graphql-codegen/client-preset/package.json').version"): the unused document is in the bundle: as generated $as_generated, marked by hand $by_hand"
[[ $as_generated == 1 && $by_hand == 0 ]]
! grep -q PURE out/graphql.ts
