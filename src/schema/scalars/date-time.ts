import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

/** An instant with its microseconds. graphql-scalars' own would pass through a JavaScript Date, which has milliseconds. */
export const DateTimeScalar = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description:
    'An instant as RFC 3339 text. Answers are in UTC with up to six fraction digits: `2026-07-03T09:15:02Z`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  serialize: (value) => asInstant(value),
  parseValue: (value) => asInstant(value),
  parseLiteral(node) {
    if (node.kind === Kind.STRING) return asInstant(node.value);
    throw refusal(`a ${node.kind}`);
  },
});

function asInstant(value: unknown): string {
  if (typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw refusal(typeof value === 'string' ? `"${value}"` : String(value));
}

function refusal(got: string): GraphQLError {
  return new GraphQLError(
    `Got ${got}; a DateTime must be an instant with a time zone, such as "2026-07-03T09:15:02Z".`,
  );
}
