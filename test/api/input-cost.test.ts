import { expect } from 'chai';
import {
  type GraphQLArgument,
  type GraphQLInputField,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { costOfInputs } from '../../src/api/limits/cost-of-inputs.js';
import { questionSize } from '../../src/api/limits/question-cost.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { freeInputs, inputCost } from '../../src/schema/input-cost.js';

const schema = apiSchema();
type Input = GraphQLArgument | GraphQLInputField;

/** Every argument of a query, and every field of an input object, with the path to it. */
function leavesOf(input: Input, place: string): { place: string; input: Input }[] {
  const type = getNamedType(input.type);
  const here = `${place}.${input.name}`;
  if (!isInputObjectType(type)) return [{ place: here, input }];
  return Object.values(type.getFields()).flatMap((field) => leavesOf(field, here));
}

const inputs = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !type.name.startsWith('__') && type !== schema.getMutationType())
  .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
  .flatMap(({ type, field }) => field.args.flatMap((arg) => leavesOf(arg, `${type.name}.${field.name}`)));

const isList = ({ type }: Input): boolean => isListType(getNullableType(type));

function sizeOf(query: string, variables: Record<string, unknown> = {}): number {
  const [operation] = parse(query).definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  return questionSize({ schema, operation: operation as OperationDefinitionNode, fragments: {}, variables }).cost;
}

describe('Each argument of a query, and each field of one', () => {
  it('costs, or is declared to make no work, with the reason', () => {
    const uncounted = inputs.filter(({ input }) => {
      const cost = costOfInputs([input], { [input.name]: isList(input) ? ['1'] : '1' });
      return cost === 0 && !Object.hasOwn(freeInputs, input.name);
    });
    expect(uncounted.map(({ place }) => place)).to.deep.equal([]);
    for (const [name, reason] of Object.entries(freeInputs)) expect(reason.length, name).to.be.above(10);
    expect(inputs.length).to.be.above(150);
  });

  it('is in the schema, if it is declared to make no work', () => {
    const names = new Set(inputs.map(({ input }) => input.name));
    expect(Object.keys(freeInputs).filter((name) => !names.has(name))).to.deep.equal([]);
  });

  it('costs for each of its values if it is a list, and for each word of a text that is searched for', () => {
    const lists = inputs.filter(({ input }) => isList(input) && !Object.hasOwn(freeInputs, input.name));
    for (const { place, input } of lists) {
      const of = (count: number): number => costOfInputs([input], { [input.name]: new Array(count).fill('1') });
      expect(of(500) - of(1), place).to.equal(499 * inputCost.value);
    }
    const { input } = inputs.find(({ place }) => place === 'Query.products.filter.search')!;
    const of = (search: string): number => costOfInputs([input], { search });
    expect(of(' blue  mug ') - of('mug')).to.equal(inputCost.word);
  });

  it('is part of what a question costs, also as a variable, in a list of conditions, and of a field below', () => {
    const page = (filter: string): string => `{ orders(first: 1, filter: { ${filter} }) { nodes { id } } }`;
    expect(sizeOf(page('number: ["1", "2", "3"]')) - sizeOf(page('number: ["1"]'))).to.equal(2 * inputCost.value);
    const asked = 'query ($f: OrderFilterInput) { orders(first: 1, filter: $f) { nodes { id } } }';
    const numbered = (count: number) => ({ f: { number: new Array(count).fill('1') } });
    expect(sizeOf(asked, numbered(500)) - sizeOf(asked, numbered(1))).to.equal(499 * inputCost.value);
    const where = (count: number): string =>
      `{ report(filter: { where: [${'{ dimension: COUNTRY, in: ["GB"] } '.repeat(count)}] }) { total { orders } } }`;
    expect(sizeOf(where(3)) - sizeOf(where(2))).to.equal(2 * inputCost.condition + inputCost.value);
    const scored = (argument: string): string => `{ customer(id: "1") { rfm${argument} { recency } } }`;
    expect(sizeOf(scored('(asOf: "2026-07-01")')) - sizeOf(scored(''))).to.be.above(10_000);
  });

  it('makes the statement dearer where no index has what it asks for', () => {
    const cost = (page: string): number => sizeOf(`{ ${page} }`);
    const byIndex = 'orders(first: 50) { nodes { id } }';
    const dearer = [
      'orders(first: 50) { nodes { id } totalCount }',
      'orders(first: 50, filter: { isCancelled: true }) { nodes { id } }',
      'customers(first: 50, orderBy: ORDER_COUNT_DESC) { nodes { id } }',
      'refunds(first: 50, orderBy: REFUNDED_ASC) { nodes { id } }',
      'inventory(first: 50, orderBy: AVAILABLE_ASC) { nodes { onHand } }',
      'products(first: 50, filter: { search: "mug" }) { nodes { id } }',
      'rfmSegments { customers }',
      'report(by: [CURRENCY]) { total { orders } }',
      'report(period: MONTH) { rows { deadStock } }',
    ];
    for (const page of dearer) expect(cost(page) - cost(byIndex), page).to.be.above(5000);
    const unbounded = 'report(by: [CURRENCY]) { total { orders } }';
    const ofMonth =
      'report(by: [CURRENCY], filter: { date: { relative: { last: 1, unit: MONTH } } }) { total { orders } }';
    expect(cost(unbounded) - cost(ofMonth)).to.be.above(10_000);
  });
});
