#!/usr/bin/env bash
# graphql-js' `validate` returns what is wrong with a document. Once the schema has subscriptions, it throws instead for a subscription whose
# root field is skipped or included by a variable: the rule that counts root fields decides @skip without the variables' values. A server
# that has only had queries answers such documents well; when it adds its first subscription, Apollo Server reports an internal error (500)
# for the whole document, also if the operation that was asked for is a query beside it. The client's document is at fault at most (later
# drafts of the specification forbid the directives there), so 400 or an answer would be expected, and alarms on 5xx would stay silent.
# Validation by a schema without subscriptions, for requests that are no streams, avoids it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact graphql@16.15.0 @apollo/server@5.5.1 >/dev/null
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { buildSchema, parse, validate } from 'graphql';

const require = createRequire(import.meta.url);
for (const name of ['graphql', '@apollo/server']) console.log(name, require(`./node_modules/${name}/package.json`).version);

const query = 'query Total { total }';
const beside = `${query} subscription Live($wanted: Boolean!) { total @include(if: $wanted) }`;
const withoutStreams = 'type Query { total: String }';
const withStreams = `${withoutStreams} type Subscription { total: String }`;

const validated = (text) => {
  try {
    return `returns ${validate(buildSchema(text), parse(beside)).length} error(s)`;
  } catch (error) {
    return `throws: ${error.message}`;
  }
};
const answered = async (text) => {
  const logger = Object.fromEntries(['debug', 'info', 'warn', 'error'].map((level) => [level, () => undefined]));
  const server = new ApolloServer({ typeDefs: text, rootValue: { total: '19.99' }, logger });
  await server.start();
  const headers = new HeaderMap([['content-type', 'application/json']]);
  const body = { query: beside, operationName: 'Total' };
  const httpGraphQLRequest = { method: 'POST', headers, search: '', body };
  const { status = 200 } = await server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => ({}) });
  await server.stop();
  return status;
};
const seen = [validated(withoutStreams), validated(withStreams), await answered(withStreams)];
console.log(`schema without subscriptions: validate ${seen[0]}`);
console.log(`schema with subscriptions:    validate ${seen[1]}`);
console.log(`Apollo Server, asked for the query beside the subscription: status ${seen[2]}`);
process.exit(seen[0].startsWith('returns') && seen[1].startsWith('throws') && seen[2] === 500 ? 0 : 1);
JS
node try.mjs
