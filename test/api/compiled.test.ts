import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  buildSchema,
  type ExecutionResult,
  execute,
  getVariableValues,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { compiledOf } from '../../src/api/question/compiled/compiled-of.js';
import { runOperation } from '../../src/api/question/compiled/run-operation.js';

/** Types with everything that the API's have, and with more nulls in wrong places. */
const schema = buildSchema(`
  scalar Day
  enum Colour { RED GREEN }
  input Filter { day: Day, colours: [Colour!], limit: Int = 3, deep: Filter }
  type Query {
    row: Row
    mustRow: Row!
    rows(first: Int = 2, filter: Filter): [Row]
    mustRows(colour: Colour, on: Boolean, name: String, rate: Float, id: ID): [Row!]!
  }
  type Row {
    id: ID!
    number: Int
    day: Day
    mustDay: Day!
    colour: Colour
    words: [String]
    mustWords: [String!]
    self: Row
    mustSelf: Row!
    many: [Row!]
    table: [[Row!]]
    batched: Row
    mustBatched: Row!
    batchedMany(first: Int! = 1): [Row!]!
    late(by: Colour): String
    mustLate: Row!
    echo(filter: Filter, day: Day, rate: Float, on: Boolean, id: ID, ids: [ID]): String
  }
`);

const days = /^\d{4}-\d{2}-\d{2}$/;
const asDay = (value: unknown): unknown => {
  if (typeof value === 'string' && days.test(value)) return value;
  throw new Error(`not a day: ${String(value)}`);
};

/** A number that is the same for the same words: rows are a function of their id. */
function chance(...words: unknown[]): number {
  let hash = 7;
  for (const letter of words.join('/')) hash = (hash * 31 + letter.charCodeAt(0)) % 1_000_003;
  return hash % 100;
}

/** Of each value that a field may get, some are wrong: null, an error, of another type, or a promise of one of these. */
function valueOf(type: GraphQLOutputType, id: string): unknown {
  const lot = chance(id);
  if (lot < 4) return null;
  if (lot < 7) return new Error(`an error at ${id}`);
  const of = isNonNullType(type) ? type.ofType : type;
  if (isListType(of)) {
    if (lot < 9) return 'no list';
    return Array.from({ length: lot % 4 }, (_, at) => valueOf(of.ofType, `${id}.${at}`));
  }
  if (isObjectType(of)) return { id };
  return {
    ID: id,
    Int: lot < 10 ? 'many' : lot,
    Day: lot < 12 ? 'someday' : '2026-01-02',
    Colour: lot < 10 ? 'BLUE' : 'RED',
    String: `s${lot}`,
  }[getNamedType(of).name];
}

function prepare(built: GraphQLSchema): void {
  Object.assign(built.getType('Day')!, {
    serialize: asDay,
    parseValue: asDay,
    parseLiteral: (node: { value: unknown }) => asDay(node.value),
  });
  for (const type of [built.getQueryType()!, built.getType('Row') as GraphQLObjectType]) {
    for (const field of Object.values(type.getFields())) {
      const read = (row: unknown, args: object): unknown => {
        const value = valueOf(
          field.type,
          `${(row as { id?: string } | undefined)?.id ?? 'q'}-${field.name}${JSON.stringify(args)}`,
        );
        if (value instanceof Error && chance(value.message) % 2 === 0) throw value;
        return value;
      };
      field.resolve = read;
      if (field.name === 'echo') field.resolve = (_row, args) => JSON.stringify(args);
      if (/late/i.test(field.name)) {
        field.resolve = async (row, args) => {
          await nextTurn();
          return read(row, args);
        };
      }
      if (!/batched/i.test(field.name)) continue;
      field.resolve = async (row, args) => read(row, args);
      const settled = (row: unknown, args: object): unknown => {
        try {
          return read(row, args);
        } catch (error) {
          return error;
        }
      };
      field.extensions = { batch: async (rows: unknown[], args: object) => rows.map((row) => settled(row, args)) };
    }
  }
}
prepare(schema);

const variables = {
  yes: { type: 'Boolean!', value: fc.boolean() },
  no: { type: 'Boolean! = false', value: fc.option(fc.boolean(), { nil: undefined }) },
  day: { type: 'Day', value: fc.constantFrom('2026-05-06', null, undefined) },
  colour: { type: 'Colour', value: fc.constantFrom('RED', 'GREEN', null, undefined) },
  count: { type: 'Int! = 2', value: fc.constantFrom(0, 1, 3, undefined) },
  rate: { type: 'Float', value: fc.constantFrom(1, 0.5, null, undefined) },
  id: { type: 'ID', value: fc.constantFrom('x', 7, null, undefined) },
  name: { type: 'String', value: fc.constantFrom('n', '', null, undefined) },
  filter: {
    type: 'Filter',
    value: fc.constantFrom({ day: '2026-05-06' }, { colours: ['RED'], deep: { limit: 1 } }, null, undefined),
  },
};

const directives = fc.constantFrom(
  '',
  '',
  '',
  '@skip(if: $yes)',
  '@include(if: $yes)',
  '@skip(if: $no)',
  '@include(if: $no) @skip(if: false)',
);
/** A field under its own name or one of two aliases. Two fields of a name in the answer must be the same, so each has its own. */
const named = (fields: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(fields.length - 1), fc.nat(2))
    .map(([at, nth]) => (nth === 0 && !fields[at]!.includes('(') ? fields[at]! : `f${at}x${nth}: ${fields[at]!}`));
const leaves = [
  'id',
  'number',
  'day',
  'mustDay',
  'colour',
  'words',
  'mustWords',
  '__typename',
  'late',
  'late(by: $colour)',
  'echo(filter: $filter, day: $day)',
  'echo(rate: $rate, on: $yes, id: $id)',
  'echo(ids: [$id])',
];
const objects = [
  'self',
  'mustSelf',
  'many',
  'table',
  'batched',
  'mustBatched',
  'batchedMany',
  'batchedMany(first: $count)',
  'mustLate',
];
const roots = [
  'row',
  'mustRow',
  'rows',
  'rows(first: $count, filter: $filter)',
  'mustRows',
  'mustRows(colour: $colour, on: $no, name: $name, rate: $rate, id: $id)',
];

const { selection } = fc.letrec<{ selection: string; one: string }>((tie) => ({
  selection: fc
    .array(tie('one'), { minLength: 1, maxLength: 4, depthIdentifier: 'd' })
    .map((all) => `{ ${all.join(' ')} }`),
  one: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'd' },
    fc.tuple(named(leaves), directives).map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom('...F', '...G'), directives).map((parts) => parts.join(' ')),
    fc
      .tuple(
        named(objects).map((field) => field.replace(/^f/, 'o')),
        directives,
        tie('selection'),
      )
      .map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom('... on Row', '...'), directives, tie('selection')).map((parts) => parts.join(' ')),
  ),
}));

const declared = Object.entries(variables)
  .map(([name, { type }]) => `$${name}: ${type}`)
  .join(', ');
const documents = fc
  .tuple(fc.array(fc.tuple(named(roots), directives, selection), { minLength: 1, maxLength: 3 }), selection, selection)
  .map(
    ([fields, f, g]) => `query (${declared}) { ${fields.map((parts) => parts.join(' ')).join(' ')} }
    fragment F on Row ${f.replaceAll('...F', 'id').replaceAll('...G', 'number')}
    fragment G on Row ${g.replaceAll('...G', 'id')}`,
  );
const values = fc.record(
  Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value as fc.Arbitrary<unknown>])),
);

/** Documents may leave fragments and variables unused: that is no matter of execution. */
const rules = specifiedRules.filter(({ name }) => !['NoUnusedVariablesRule', 'NoUnusedFragmentsRule'].includes(name));

describe('A compiled query', () => {
  it('has the data of graphql-js, and an error for each of its nulls, for generated documents', async function () {
    this.timeout(60_000);
    let asked = 0;
    let withErrors = 0;
    await fc.assert(
      fc.asyncProperty(documents, values, async (text, given) => {
        const document = parse(text);
        if (validate(schema, document, rules).length > 0) return;
        const operation = document.definitions[0]!;
        if (operation.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
        const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
        if (!coerced) return;
        const fragments = Object.fromEntries(
          document.definitions.flatMap((each) =>
            each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
          ),
        );
        const compiled = compiledOf(schema, { operation, known: { document, fragments }, variables: coerced });
        if (!compiled) throw new Error('not compiled');
        const run = { schema, operation, fragments, variables: coerced, contextValue: {} };
        const [ours, theirs] = [
          await runOperation(compiled, run),
          await execute({ schema, document, variableValues: given, contextValue: {} }),
        ];
        asked += 1;
        if (theirs.errors) withErrors += 1;
        // As text: the fields are in the same order.
        expect(JSON.stringify(ours.data)).to.equal(JSON.stringify(theirs.data));
        expectSameErrors(ours, theirs);
      }),
      { numRuns: 3000 },
    );
    expect(asked).to.be.greaterThan(1000);
    expect(withErrors).to.be.greaterThan(asked / 10);
  });
});

/**
 * The same places of the answer are null because of an error. Where several fields of one object failed, it is null because of one of
 * them: which one is named depends on which was read first. An error at the same field has the same message.
 */
function expectSameErrors(ours: ExecutionResult, theirs: ExecutionResult): void {
  const places = ({ errors = [], data }: ExecutionResult) =>
    [...new Set(errors.map(({ path }) => nullAbove(data, path ?? [])))].sort();
  expect(places(ours)).to.deep.equal(places(theirs));
  const messages = new Map((theirs.errors ?? []).map(({ path, message }) => [path?.join('.'), message]));
  for (const { path, message } of ours.errors ?? []) expect(messages.get(path?.join('.')) ?? message).to.equal(message);
}

/** The place of the answer that is null because of an error at the path. */
function nullAbove(data: unknown, path: readonly (string | number)[]): string {
  let value = data;
  const above: (string | number)[] = [];
  for (const step of path) {
    if (value === null) break;
    value = (value as Record<string | number, unknown>)[step];
    above.push(step);
  }
  expect(value, path.join('.')).to.equal(null);
  return above.join('.');
}
