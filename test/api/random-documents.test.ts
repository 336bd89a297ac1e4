import { expect } from 'chai';
import fc from 'fast-check';
import {
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { apiSchema } from '../../src/resolvers/schema.js';
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

/** A literal of the type, mostly. */
function literalOf(type: GraphQLInputType, depth: number): fc.Arbitrary<string> {
  const whole = getNullableType(type);
  const of = (): fc.Arbitrary<string> => {
    if (isListType(whole)) {
      return fc.array(literalOf(whole.ofType, depth - 1), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`);
    }
    if (isEnumType(whole)) return fc.constantFrom(...whole.getValues().map(({ name }) => name));
    if (!isInputObjectType(whole)) return scalarLiterals[getNamedType(whole).name] ?? anyText;
    if (depth <= 0) return fc.constant('{}');
    const fields = Object.values(whole.getFields());
    return fc
      .subarray(fields, { maxLength: Math.min(3, fields.length) })
      .chain((chosen) =>
        fc.tuple(
          ...[...new Set([...fields.filter(isRequiredInputField), ...chosen])].map((field) =>
            literalOf(field.type, depth - 1).map((value) => `${field.name}: ${value}`),
          ),
        ),
      )
      .map((parts) => `{${parts.join(', ')}}`);
  };
  return fc.oneof({ weight: 40, arbitrary: of() }, { weight: 1, arbitrary: anyLiteral });
}

/** Some fields of the type, with arguments, aliases, directives and inline fragments. */
function selectionOf(type: GraphQLObjectType, depth: number): fc.Arbitrary<string> {
  const fields = Object.values(type.getFields()).filter(({ type: of }) => depth > 0 || !isObjectType(getNamedType(of)));
  const one = fc.constantFrom(...fields).chain((field) => {
    const of = getNamedType(field.type);
    const args = fc
      .subarray([...field.args], { maxLength: Math.min(3, field.args.length) })
      .chain((chosen) =>
        fc.tuple(
          ...[...new Set([...field.args.filter(isRequiredArgument), ...chosen])].map((arg) =>
            literalOf(arg.type, 3).map((value) => `${arg.name}: ${value}`),
          ),
        ),
      )
      .map((parts) => (parts.length > 0 ? `(${parts.join(', ')})` : ''));
    const below = isObjectType(of) ? selectionOf(of, depth - 1).map((text) => ` ${text}`) : fc.constant('');
    const directive = fc.constantFrom(
      ...new Array<string>(60).fill(''),
      ' @skip(if: $v)',
      ' @include(if: true)',
      ' @nonsense',
      ' @skip',
    );
    return fc.tuple(args, directive, below).map((parts) => field.name + parts.join(''));
  });
  const odd = fc.constantFrom(
    '__typename',
    'nonsense',
    '...f',
    `... on ${type.name} { __typename }`,
    '... { __typename }',
    '...',
  );
  return fc
    .array(fc.oneof({ weight: 40, arbitrary: one }, { weight: 1, arbitrary: odd }), { minLength: 1, maxLength: 3 })
    .map((parts) => `{ ${parts.map((part, i) => (/^[a-z]/.test(part) ? `a${i}: ${part}` : part)).join(' ')} }`);
}

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
