import { type GraphQLArgument, type GraphQLInputField, getNamedType, isInputObjectType } from 'graphql';
import { inputBound } from '../../schema/input-bounds.js';
import { freeInputs, inputCost } from '../../schema/input-cost.js';

type Input = GraphQLArgument | GraphQLInputField;

/** The cost of arguments, or of the fields of an input object, by their values after coercion. */
export function costOfInputs(inputs: readonly Input[], values: Record<string, unknown>): number {
  return inputs.reduce((sum, input) => {
    const value = values[input.name];
    return value === undefined || value === null || Object.hasOwn(freeInputs, input.name)
      ? sum
      : sum + costOf(input, value);
  }, 0);
}

function costOf(input: Input, value: unknown): number {
  const type = getNamedType(input.type);
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return list.reduce<number>((sum, one) => sum + costOfInputs(fields, one as Record<string, unknown>), 0);
  }
  if (inputBound(input)?.words !== undefined) {
    const words = list.flatMap((text) => String(text).split(/\s+/)).filter((word) => word !== '');
    return inputCost.condition + words.length * inputCost.word;
  }
  return Array.isArray(value) ? inputCost.condition + list.length * inputCost.value : inputCost.condition;
}
