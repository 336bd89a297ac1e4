import { expect } from 'chai';
import fc from 'fast-check';
import type { GraphQLObjectType } from 'graphql';
import { apiSchema } from '../../src/resolvers/schema.js';
import { type RandomSelections, randomSelection } from './support/random-selections.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const schema = apiSchema();
const scalarLiterals: Record<string, fc.Arbitrary<string>> = {
  Int: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('1', '2', '5', '0', '-1', '500', '501', '2026') },
    { weight: 1, arbitrary: fc.integer().map(String) },
  ),
  Boolean: fc.constantFrom('true', 'false'),
  Date: fc.constantFrom('"2026-07-01"', '"2026-06-29"', '"0001-01-01"', '"9999-12-31"'),
};
const anyText = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('london', 'leeds:web', 'london:A1', 'web', '%', '\0', ' '),
  )
  .map((text) => JSON.stringify(text));
/** Values of any type. */
const anyLiteral = fc.oneof(
  anyText,
  fc.constantFrom(
    'null',
    '$v',
    '$unset',
    'true',
    '1',
    '-1.5',
    'WORD',
    '[]',
    '{}',
    '[null]',
    '[[1]]',
    '{a: {b: 1}}',
    '"""block"""',
  ),
);

const random: RandomSelections = {
  scalar: (type) => scalarLiterals[type] ?? anyText,
  anyLiteral,
  directive: fc.constantFrom(
    ...new Array<string>(60).fill(''),
    ' @skip(if: $v)',
    ' @include(if: true)',
    ' @nonsense',
    ' @skip',
  ),
  odd: (type) =>
    fc.constantFrom(
      '__typename',
      'nonsense',
      '...f',
      `... on ${type.name} { __typename }`,
      '... { __typename }',
      '...',
    ),
  most: { arguments: 3, fields: 3, values: 3 },
};
const selectionOf = (type: GraphQLObjectType, depth: number) => randomSelection(random, type, depth);

const operation = fc.oneof(
  { weight: 8, arbitrary: selectionOf(schema.getQueryType()!, 3) },
  {
    weight: 2,
    arbitrary: selectionOf(schema.getQueryType()!, 3).map((text) => `query q($v: Boolean = true, $unset: Int) ${text}`),
  },
  { weight: 1, arbitrary: selectionOf(schema.getMutationType()!, 3).map((text) => `mutation ${text}`) },
  { weight: 1, arbitrary: selectionOf(schema.getQueryType()!, 2).map((text) => `subscription ${text}`) },
);
const fragment = fc.constantFrom(
  // A fragment that nothing uses makes a document invalid.
  ...new Array<string>(8).fill(''),
  ' fragment f on Query { warehouse { version } }',
  ' fragment f on Order { ...f }',
  ' fragment f on Nothing { a }',
);
/** Pieces of documents in any order. */
const rubble = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      ':',
      '$',
      '@',
      '!',
      '...',
      '"',
      '"""',
      '#',
      '\n',
      'query',
      'on',
      'orders',
      'first',
      '1',
      'null',
      '\u0000',
      '\ufeff',
      '|',
      '&',
      '=',
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(' '));
const documents = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(operation, fragment).map(([text, more]) => text + more) },
  { weight: 1, arbitrary: rubble },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
);
const variables = fc.oneof(
  fc.constant({}),
  fc.record({ v: fc.jsonValue({ maxDepth: 3 }), unset: fc.jsonValue({ maxDepth: 3 }) }),
);

describe('Random documents', function () {
  this.timeout(120_000);
  let api: TestApi;
  /** The number of documents that reached Postgres. */
  let executed = 0;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  async function send(body: unknown): Promise<void> {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    expect(response.status, text).to.be.oneOf([200, 400]);
    const answer = JSON.parse(text) as { data?: unknown; errors?: { message: string; extensions: { code: string } }[] };
    expect(answer).to.satisfy(({ data, errors }: typeof answer) => data !== undefined || errors !== undefined);
    if (answer.data !== undefined) executed += 1;
    for (const { extensions } of answer.errors ?? []) {
      expect(extensions.code, text).to.be.a('string').and.to.not.equal('INTERNAL_SERVER_ERROR');
    }
  }

  it('are answered or refused with a message, and never cause an internal error', async () => {
    await fc.assert(
      fc.asyncProperty(documents, variables, async (query, given) => send({ query, variables: given })),
      { numRuns: 1000 },
    );
    // Otherwise this would only test the parser.
    expect(executed).to.be.above(100);
  });

  it('do not cause an internal error as any other body either', async () => {
    const body = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.record(
        {
          query: fc.oneof(fc.jsonValue(), fc.constant('{ __typename }')),
          variables: fc.jsonValue(),
          operationName: fc.jsonValue(),
          extensions: fc.oneof(fc.jsonValue(), fc.record({ persistedQuery: fc.jsonValue() })),
        },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(fc.asyncProperty(body, send), { numRuns: 500 });
  });
});
