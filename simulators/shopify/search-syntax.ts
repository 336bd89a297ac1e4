/** Shopify's search language, parsed. */
export type SearchNode =
  | { kind: 'and' | 'or'; children: SearchNode[] }
  | { kind: 'not'; child: SearchNode }
  | { kind: 'term'; field: string | null; comparator: Comparator; value: string };

export type Comparator = '=' | '<' | '<=' | '>' | '>=';

type Token =
  | { kind: 'open' | 'close' | 'and' | 'or' | 'not' }
  | { kind: 'term'; field: string | null; comparator: Comparator; value: string };

/** null for an empty query, which matches all rows. */
export function parseSearch(query: string): SearchNode | null {
  const tokens = tokenise(query);
  let place = 0;
  const peek = (): Token | undefined => tokens[place];

  function either(): SearchNode | null {
    const children = [both()];
    while (peek()?.kind === 'or') {
      place += 1;
      children.push(both());
    }
    return join('or', children);
  }

  function both(): SearchNode | null {
    const children: (SearchNode | null)[] = [];
    for (let token = peek(); token && token.kind !== 'or' && token.kind !== 'close'; token = peek()) {
      if (token.kind === 'and') place += 1;
      else children.push(single());
    }
    return join('and', children);
  }

  function single(): SearchNode | null {
    const token = tokens[place++];
    if (token?.kind === 'term') return token;
    if (token?.kind === 'not') {
      const child = single();
      return child && { kind: 'not', child };
    }
    if (token?.kind !== 'open') return null;
    const inner = either();
    if (peek()?.kind === 'close') place += 1;
    return inner;
  }

  const parsed: (SearchNode | null)[] = [];
  while (place < tokens.length) {
    parsed.push(either());
    // An unmatched closing parenthesis is ignored, as in Shopify.
    if (peek()?.kind === 'close') place += 1;
  }
  return join('and', parsed);
}

function join(kind: 'and' | 'or', children: (SearchNode | null)[]): SearchNode | null {
  const present = children.filter((child) => child !== null);
  return present.length > 1 ? { kind, children: present } : (present[0] ?? null);
}

function tokenise(query: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /\s+|(\()|(\))|(-)?(?:([A-Za-z_][\w.]*):(<=|>=|<|>)?\s*)?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s()]+)?/gy;
  while (pattern.lastIndex < query.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(query);
    if (!match || match[0] === '') {
      pattern.lastIndex = start + 1;
      continue;
    }
    const [, open, close, minus, field, comparator, value] = match;
    if (open) tokens.push({ kind: 'open' });
    else if (close) tokens.push({ kind: 'close' });
    else if (field !== undefined || value !== undefined) {
      if (minus) tokens.push({ kind: 'not' });
      const keyword = field === undefined && !minus ? keywordOf(value ?? '') : null;
      if (keyword) tokens.push({ kind: keyword });
      else
        tokens.push({
          kind: 'term',
          field: field ?? null,
          comparator: (comparator ?? '=') as Comparator,
          value: unquote(value ?? ''),
        });
    } else if (minus) tokens.push({ kind: 'not' });
  }
  return tokens;
}

function keywordOf(word: string): 'and' | 'or' | 'not' | null {
  return word === 'AND' ? 'and' : word === 'OR' ? 'or' : word === 'NOT' ? 'not' : null;
}

function unquote(value: string): string {
  const quote = value[0];
  if ((quote !== "'" && quote !== '"') || value.length < 2 || !value.endsWith(quote)) return value;
  return value.slice(1, -1).replace(/\\(.)/g, '$1');
}
