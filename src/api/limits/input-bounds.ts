import { type GraphQLArgument, GraphQLError, type GraphQLInputField, getNamedType, isInputObjectType } from 'graphql';
import { type InputBound, inputBound } from '../../schema/input-bounds.js';

type Input = GraphQLArgument | GraphQLInputField;

/** Refuses argument values (after coercion) that exceed the schema's bounds: Postgres would have to search for each. */
export function checkInputBounds(inputs: readonly Input[], values: Record<string, unknown>, path = ''): void {
  for (const input of inputs) {
    const value = values[input.name];
    if (value === undefined || value === null) continue;
    const argument = path === '' ? input.name : `${path}.${input.name}`;
    const bound = inputBound(input);
    if (bound) checkBound(value, bound, argument);
    const type = getNamedType(input.type);
    if (!isInputObjectType(type)) continue;
    const fields = Object.values(type.getFields());
    for (const one of Array.isArray(value) ? value : [value]) {
      checkInputBounds(fields, one as Record<string, unknown>, argument);
    }
  }
}

function checkBound(value: unknown, { values, characters, words }: InputBound, argument: string): void {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (values !== undefined && list.length > values) {
    throw tooMuch(`${list.length} values`, `${values}`, 'split it into several queries', argument);
  }
  for (const text of list.filter((one) => typeof one === 'string')) {
    if (characters !== undefined && text.length > characters) {
      throw tooMuch(`a text of ${text.length} characters`, `${characters}`, 'shorten it', argument);
    }
    const count = words === undefined ? 0 : text.split(/\s+/).filter((word) => word !== '').length;
    if (words !== undefined && count > words) {
      throw tooMuch(`${count} words`, `${words}`, 'use fewer', argument);
    }
  }
}

function tooMuch(got: string, most: string, remedy: string, argument: string): GraphQLError {
  const name = argument.split('.').at(-1);
  return new GraphQLError(`Got ${got}; "${name}" accepts at most ${most}: ${remedy}.`, {
    extensions: { code: 'BAD_USER_INPUT', argument, http: { status: 400 } },
  });
}
