import { type PhpQuery, parsedList } from '../query.js';

type Body = Record<string, unknown>;

/** Reduces an object to the fields in `_fields`: top-level fields or dotted paths. All of it if none are given. */
export function trimToFields(body: Body, query: PhpQuery): Body {
  const named = parsedList(query.get('_fields') ?? '');
  if (named.length === 0) return body;
  return pick(body, named);
}

function pick(body: Body, names: readonly string[]): Body {
  const kept: Body = {};
  for (const [field, value] of Object.entries(body)) {
    if (names.includes(field)) {
      kept[field] = value;
      continue;
    }
    const inner = names.filter((name) => name.startsWith(`${field}.`)).map((name) => name.slice(field.length + 1));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (inner.length > 0 && isObject) kept[field] = pick(value as Body, inner);
  }
  return kept;
}
