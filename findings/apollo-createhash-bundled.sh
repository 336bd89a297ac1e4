#!/usr/bin/env bash
# Apollo Server hashes queries with @apollo/utils.createhash, which uses Node's crypto only if `module.require` exists. In esbuild's
# bundles for Node it does not, so the hashes silently come from sha.js: in JavaScript, on the main thread. The digests are the same, so
# only a profile shows it. Keep Apollo Server out of the bundle.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @apollo/utils.createhash@3.0.1 esbuild@0.25.12 >/dev/null
cat >try.js <<'JS'
const { createHash } = require('@apollo/utils.createhash');
const hash = createHash('sha256');
console.log(`${hash.constructor.name} ${hash.update('{ shop }').digest('hex').slice(0, 12)}`);
JS
npx esbuild try.js --bundle --platform=node --format=cjs --outfile=bundle.cjs --log-level=warning
npx esbuild try.js --bundle --platform=node --format=esm --outfile=bundle.mjs --log-level=warning
echo "@apollo/utils.createhash 3.0.1, esbuild 0.25.12, node $(node --version)"
plain=$(node try.js)
cjs=$(node bundle.cjs)
# Defines `require` for the built-in modules that sha.js needs, as bundles for Node commonly do.
{ echo "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"; cat bundle.mjs; } >with-require.mjs
esm=$(node with-require.mjs)
printf 'not bundled: %s\ncjs bundle: %s\nesm bundle: %s\n' "$plain" "$cjs" "$esm"
[[ $plain == Hash\ * && $cjs == Sha256\ * && $esm == Sha256\ * && ${plain#* } == "${cjs#* }" ]]
