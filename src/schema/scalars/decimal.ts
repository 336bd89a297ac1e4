import Big from 'big.js';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const plain = /^-?\d{1,40}(\.\d{1,40})?$/;

/** Exact decimals: a string going out; a string or a number literal coming in, whose digits are kept as they stand. */
export const DecimalScalar = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description:
    'An exact decimal number, sent as a string such as "480.87", never as a float. ' +
    'Input may be a string or a number; prefer strings in variables, since JSON numbers can lose digits.',
  serialize: (value) => asDecimal(value),
  parseValue: (value) => asDecimal(value),
  parseLiteral(node) {
    if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT) return asDecimal(node.value);
    throw refusal(`a ${node.kind}`);
  },
});

function asDecimal(value: unknown): string {
  if (typeof value === 'string' && plain.test(value)) return value;
  if (typeof value === 'bigint') return value.toString();
  const exponent = typeof value === 'string' && /^-?\d{1,40}(\.\d{1,40})?[eE][+-]?\d{1,2}$/.test(value);
  if (exponent || (typeof value === 'number' && Number.isFinite(value)))
    return new Big(value as string | number).toFixed();
  throw refusal(typeof value === 'string' ? `"${value}"` : String(value));
}

function refusal(got: string): GraphQLError {
  return new GraphQLError(
    `Got ${got}; a Decimal must be a number such as "480.87", with up to 40 digits before and after the point.`,
  );
}
