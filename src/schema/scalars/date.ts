import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { isCalendarDate } from '../../canonical/calendar-date.js';

/** A calendar day. graphql-scalars' own would pass through a JavaScript Date, which is an instant, not a day. */
export const DateScalar = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A calendar day without time or time zone, as `YYYY-MM-DD` (ISO 8601).',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  serialize: (value) => (value === lastDate ? value : asDate(value)),
  parseValue: (value) => asDate(value),
  parseLiteral(node) {
    if (node.kind === Kind.STRING) return asDate(node.value);
    throw refusal(`a ${node.kind}`);
  },
});

/** Rows in succession often have the same day. */
let lastDate = '';

function asDate(value: unknown): string {
  if (typeof value === 'string' && isCalendarDate(value)) {
    lastDate = value;
    return value;
  }
  throw refusal(typeof value === 'string' ? `"${value}"` : String(value));
}

function refusal(got: string): GraphQLError {
  return new GraphQLError(`Got ${got}; a Date must be an existing day as YYYY-MM-DD, such as "2026-07-03".`);
}
