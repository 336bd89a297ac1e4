#!/usr/bin/env bash
# @apollo/utils.createhash, which Apollo Server hashes queries with, takes Node's crypto only where `module.require` exists. In a
# bundle for Node (esbuild, platform node) there is no such thing: without an error or a warning the hashes come from sha.js, in
# JavaScript, on the thread that answers. The digests are equal, so only a profile shows it. Keep Apollo Server out of the bundle.
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
# Requires built-in modules that sha.js names, as bundles for Node commonly do.
{ echo "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"; cat bundle.mjs; } >with-require.mjs
esm=$(node with-require.mjs)
printf 'not bundled: %s\ncjs bundle: %s\nesm bundle: %s\n' "$plain" "$cjs" "$esm"
[[ $plain == Hash\ * && $cjs == Sha256\ * && $esm == Sha256\ * && ${plain#* } == "${cjs#* }" ]]
