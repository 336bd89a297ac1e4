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

export interface RandomSelections {
  /** Literals of a scalar, by its name, for an argument or input field of this name. */
  scalar(type: string, name: string): fc.Arbitrary<string>;
  /** Literals of any type, in place of one that fits now and then. Left out: all fit. */
  anyLiteral?: fc.Arbitrary<string>;
  /** Directives of a field. Left out: none. */
  directive?: fc.Arbitrary<string>;
  /** Selections that are no fields, now and then. */
  odd?: (type: GraphQLObjectType) => fc.Arbitrary<string>;
  /** Arguments and fields of one place. */
  most: { arguments: number; fields: number; values: number };
}

const weightOfFitting = 40;

/** A literal of the type, mostly. */
function literalOf(
  random: RandomSelections,
  type: GraphQLInputType,
  name: string,
  depth: number,
): fc.Arbitrary<string> {
  const { anyLiteral, most } = random;
  const whole = getNullableType(type);
  const of = (): fc.Arbitrary<string> => {
    if (isListType(whole)) {
      return fc
        .array(literalOf(random, whole.ofType, name, depth - 1), { maxLength: most.values })
        .map((items) => `[${items.join(', ')}]`);
    }
    if (isEnumType(whole)) return fc.constantFrom(...whole.getValues().map((value) => value.name));
    if (!isInputObjectType(whole)) return random.scalar(getNamedType(whole).name, name);
    if (depth <= 0) return fc.constant('{}');
    const fields = Object.values(whole.getFields());
    return fc
      .subarray(fields, { maxLength: Math.min(most.arguments, fields.length) })
      .chain((chosen) =>
        fc.tuple(
          ...[...new Set([...fields.filter(isRequiredInputField), ...chosen])].map((field) =>
            literalOf(random, field.type, field.name, depth - 1).map((value) => `${field.name}: ${value}`),
          ),
        ),
      )
      .map((parts) => `{${parts.join(', ')}}`);
  };
  if (!anyLiteral) return of();
  return fc.oneof({ weight: weightOfFitting, arbitrary: of() }, { weight: 1, arbitrary: anyLiteral });
}

/** Some fields of the type, or one of `only` this name, with arguments, aliases, directives and inline fragments. */
export function randomSelection(
  random: RandomSelections,
  type: GraphQLObjectType,
  depth: number,
  only?: string,
): fc.Arbitrary<string> {
  const { most } = random;
  const fields = Object.values(type.getFields()).filter(
    ({ name, type: of }) => (only === undefined || name === only) && (depth > 0 || !isObjectType(getNamedType(of))),
  );
  const one = fc.constantFrom(...fields).chain((field) => {
    const of = getNamedType(field.type);
    const args = fc
      .subarray([...field.args], { maxLength: Math.min(most.arguments, field.args.length) })
      .chain((chosen) =>
        fc.tuple(
          ...[...new Set([...field.args.filter(isRequiredArgument), ...chosen])].map((arg) =>
            literalOf(random, arg.type, arg.name, 3).map((value) => `${arg.name}: ${value}`),
          ),
        ),
      )
      .map((parts) => (parts.length > 0 ? `(${parts.join(', ')})` : ''));
    const below = isObjectType(of) ? randomSelection(random, of, depth - 1).map((text) => ` ${text}`) : fc.constant('');
    return fc.tuple(args, random.directive ?? fc.constant(''), below).map((parts) => field.name + parts.join(''));
  });
  const selection = random.odd
    ? fc.oneof({ weight: weightOfFitting, arbitrary: one }, { weight: 1, arbitrary: random.odd(type) })
    : one;
  return fc
    .array(selection, { minLength: 1, maxLength: only === undefined ? most.fields : 1 })
    .map((parts) => `{ ${parts.map((part, i) => (/^[a-z]/.test(part) ? `a${i}: ${part}` : part)).join(' ')} }`);
}
