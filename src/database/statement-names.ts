/** Statements that got a name; each connection keeps each of them parsed, in some 20 KB. */
const mostNames = 300;
const mostCounted = 2000;
/** A statement that is sent so often will be sent again. */
const timesBefore = 3;

const names = new Map<string, string>();
const counts = new Map<string, number>();

/**
 * The name under which connections prepare a statement, so that its text is parsed once per connection; undefined while it is rare. The
 * number of names is bounded, because statements follow from questions and connections forget none. For connections of
 * PostgreSQL itself, which `assertOwnConnections` makes sure of, and with `plan_cache_mode` set to `force_custom_plan`: a generic plan of a
 * summary took five times as long as planning and executing it with its values.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNames) return known;
  const count = (counts.get(text) ?? 0) + 1;
  if (count <= timesBefore) {
    if (counts.size >= mostCounted) counts.clear();
    counts.set(text, count);
    return undefined;
  }
  counts.delete(text);
  const name = `q${names.size + 1}`;
  names.set(text, name);
  return name;
}
