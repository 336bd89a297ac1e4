#!/usr/bin/env bash
# Runs the tests on another version of Node, from the npm package `node`:
#   scripts/test-on-node.sh 24              all of them
#   scripts/test-on-node.sh 24 cli/ api/    those whose path contains one of the words, as with `npm test --`
set -euo pipefail
cd "$(dirname "$0")/.."

version=${1:?"which version of Node? Usage: scripts/test-on-node.sh <version> [words of paths]"}
shift

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-save --prefix "$folder" "node@$version"
# First in the path, so that the processes which tests start run on it too.
export PATH="$folder/node_modules/node/bin:$PATH"
echo "Node $(node --version)"
npm run --silent build
node scripts/test.mjs "$@"
