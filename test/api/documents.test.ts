import { expect } from 'chai';
import { ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const within = (count: number, open: string, inner: string, close: string): string =>
  open.repeat(count) + inner + close.repeat(count);

/** Document -> code, words of the message. */
const refused: Record<string, [document: string, code: string, words: string]> = {
  'a subscription': [
    'subscription { x }',
    'OPERATION_NOT_OFFERED',
    '/graphql answers no subscription. Send it to /graphql/stream',
  ],
  'a subscription by a fragment of another type': [
    'subscription { ...f } fragment f on Query { warehouse { version } }',
    'OPERATION_NOT_OFFERED',
    '/graphql answers no subscription. Send it to /graphql/stream',
  ],
  'fields within fields': [`{ ${within(3300, 'a { ', 'a', ' }')} }`, 'QUERY_TOO_DEEP', 'more than 64 nested brackets'],
  'inline fragments within each other': [`{ ${within(3300, '... { ', '__typename', ' }')} }`, 'QUERY_TOO_DEEP', '64'],
  'lists within lists': [`{ order(id: ${within(4900, '[', '"a"', ']')}) { id } }`, 'QUERY_TOO_DEEP', '64'],
  'input objects within each other': [
    `{ orders(filter: ${within(2400, '{a: ', '1', '}')}) { nodes { id } } }`,
    'QUERY_TOO_DEEP',
    '64',
  ],
  'list types within each other': [
    `query ($a: ${within(4900, '[', 'Int', ']')}) { __typename }`,
    'QUERY_TOO_DEEP',
    '64',
  ],
  'brackets that never close': ['{ a '.repeat(4000), 'QUERY_TOO_DEEP', '64'],
  'a field again and again': [
    `{ warehouse { ${times(9000, () => 'version')} } }`,
    'QUERY_TOO_REPETITIVE',
    '1000 fields',
  ],
  'a field under many aliases': [
    `{ warehouse { ${times(3000, (i) => `a${i}: version`)} } }`,
    'QUERY_TOO_REPETITIVE',
    '1000 fields',
  ],
  'fields that have to be compared with each other': [
    `{ ${times(550, () => 'orders { nodes { items { product { inventory { id } } } } }')} }`,
    'QUERY_TOO_REPETITIVE',
    'too often',
  ],
  'many operations': [times(1200, (i) => `query a${i} { __typename }`), 'QUERY_TOO_REPETITIVE', '200 operations'],
  'many operations without a name': ['{ __typename } '.repeat(3000), 'QUERY_TOO_REPETITIVE', '200 operations'],
  'a chain of fragments': [
    `{ warehouse { ...f0 } } ${times(1200, (i) => `fragment f${i} on Warehouse { ...f${i + 1} }`)} fragment f1200 on Warehouse { version }`,
    'QUERY_TOO_REPETITIVE',
    '200 operations and fragments',
  ],
  'fragments that spread themselves': [
    '{ warehouse { ...f } } fragment f on Warehouse { ...g } fragment g on Warehouse { ...f }',
    'GRAPHQL_VALIDATION_FAILED',
    'within itself',
  ],
  'a directive again and again': [
    `{ __typename ${times(1400, () => '@skip(if: false)')} }`,
    'GRAPHQL_VALIDATION_FAILED',
    'only be used once',
  ],
  'more tokens than a document may have': [
    `query (${times(3000, (i) => `$v${i}: Int`)}) { __typename }`,
    'QUERY_TOO_LONG',
    '10000 tokens',
  ],
  'an endless name': [`{ ${'a'.repeat(900_000)} }`, 'QUERY_TOO_LONG', '256 characters in one name'],
  'a document of another kind': ['type A { a: Int }', 'GRAPHQL_VALIDATION_FAILED', 'not executable'],
  'nothing but white space': ['   ', 'GRAPHQL_PARSE_FAILED', 'Syntax Error'],
};

describe('A document that cannot be answered', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  for (const [what, [document, code, words]] of Object.entries(refused)) {
    it(`is refused with a message, before anything of it runs: ${what}`, async () => {
      const before = api.statements();
      const { status, errors, data } = await ask(api.url, document);
      expect([status, errors[0]?.extensions.code, data]).to.deep.equal([400, code, undefined]);
      expect(errors[0]?.message).to.include(words).and.to.have.lengthOf.at.most(1001);
      expect(api.statements()).to.equal(before);
    });
  }

  it('is refused by GET too', async () => {
    const query = encodeURIComponent(within(200, '{ a ', 'a', ' }'));
    const response = await fetch(`${api.url}/graphql?query=${query}`, { headers: { 'apollo-require-preflight': '1' } });
    expect([response.status, await response.text()].join()).to.match(/^400,.*QUERY_TOO_DEEP/);
  });

  /** Sends a body unchanged. */
  async function send(body: string): Promise<{ status: number; code: string; message: string }> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${api.url}/graphql`, { method: 'POST', headers, body });
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    return { status: response.status, code: errors[0]!.extensions.code, message: errors[0]!.message };
  }

  it('is refused as one of several in a body', async () => {
    const { status, code, message } = await send(
      JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    );
    expect([status, code]).to.deep.equal([400, 'BATCH_NOT_OFFERED']);
    expect(message).to.include('Send one query per request');
  });

  it('is refused with variables that are only nested lists', async () => {
    const variables = `{"n": ${within(400_000, '[', '', ']')}}`;
    for (const type of ['Int', '[ID!]', 'OrderFilterInput', 'Date']) {
      const query = `query ($n: ${type}) { __typename @skip(if: false) orders(first: 1) { nodes { id } } a: __typename }`;
      const { status } = await send(JSON.stringify({ query }).replace(/}$/, `,"variables":${variables}}`));
      expect(status, type).to.equal(400);
    }
    const used = `query ($n: Date) { inventory(asOf: $n) { nodes { id } } }`;
    const { status, code } = await send(JSON.stringify({ query: used }).replace(/}$/, `,"variables":${variables}}`));
    expect([status, code]).to.deep.equal([400, 'BAD_USER_INPUT']);
  });

  it('is refused with variables of the wrong type', async () => {
    for (const value of [
      '{"toString":1}',
      '{"__proto__":{"a":1}}',
      '[{"constructor":{}}]',
      '1e400',
      '"\\ud800"',
      'true',
    ]) {
      const query = 'query ($n: Date) { inventory(asOf: $n) { nodes { id } } }';
      const { status, code } = await send(`{"query":${JSON.stringify(query)},"variables":{"n":${value}}}`);
      expect([status, code.startsWith('BAD_')], value).to.deep.equal([400, true]);
    }
  });

  it('is refused if only its hash is sent: hashes are not stored', async () => {
    for (const version of [1, 2]) {
      const { code } = await send(JSON.stringify({ extensions: { persistedQuery: { version, sha256Hash: 'x' } } }));
      expect(code).to.equal('PERSISTED_QUERY_NOT_SUPPORTED');
    }
  });
});
