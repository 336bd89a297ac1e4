/** A query as PHP reads it: the last of two equal names wins, `name[]` and `name[0]` make a list. */
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

/** `wp_parse_list`: a list, or a text of values parted by commas or spaces. */
export function parsedList(value: string | string[]): string[] {
  return (Array.isArray(value) ? value : value.split(/[\s,]+/)).filter((part) => part !== '');
}
