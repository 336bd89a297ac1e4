/** Parses a query as PHP does: the last of equal names wins, and `name[]` or `name[0]` makes a list. */
export type PhpQuery = Map<string, string | string[]>;

export function phpQuery(search: URLSearchParams): PhpQuery {
  const query: PhpQuery = new Map();
  for (const [name, value] of search) {
    const list = /^([^[]+)\[\d*\]$/.exec(name)?.[1];
    if (list === undefined) query.set(name, value);
    else query.set(list, [...asList(query.get(list)), value]);
  }
  return query;
}

function asList(value: string | string[] | undefined): string[] {
  return Array.isArray(value) ? value : [];
}

/** `wp_parse_list`: a list, or a string of values separated by commas or spaces. */
export function parsedList(value: string | string[]): string[] {
  return (Array.isArray(value) ? value : value.split(/[\s,]+/)).filter((part) => part !== '');
}
