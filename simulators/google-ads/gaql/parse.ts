import { queryError } from '../ads-error.js';

/** A condition of WHERE; all of them must hold. */
export interface Condition {
  field: string;
  operator: string;
  /** Texts without their quotes; of DURING the name of the range. */
  values: string[];
}

export interface ParsedQuery {
  select: string[];
  from: string;
  where: Condition[];
  orderBy: { field: string; isDescending: boolean }[];
  limit: number | null;
}

type Token = { kind: 'word' | 'string' | 'symbol'; text: string };

const TOKEN = /\s*(?:([A-Za-z_][\w.]*|\d[\w.-]*)|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|(>=|<=|!=|[=<>(),]))/y;
const OPERATORS = new Set(['=', '!=', '>', '>=', '<', '<=', 'IN', 'BETWEEN', 'DURING', 'LIKE']);

/** Parses the part of the Google Ads Query Language that the simulator knows. Throws the `queryError` of Google. */
export function parseQuery(query: string): ParsedQuery {
  return new Parser(tokensOf(query)).query();
}

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (query.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(query);
    if (!match) {
      const rest = query.slice(at).trim();
      if (/^['"]/.test(rest)) throw queryError('STRING_NOT_TERMINATED', 'Error in query: string not terminated.');
      throw queryError('UNEXPECTED_INPUT', `Error in query: unexpected input ${rest.slice(0, 20)}.`);
    }
    const [, word, single, double, symbol] = match;
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    else tokens.push({ kind: 'string', text: (single ?? double ?? '').replace(/\\(.)/g, '$1') });
    at = TOKEN.lastIndex;
  }
  return tokens;
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  query(): ParsedQuery {
    if (!this.#takeWord('SELECT')) throw queryError('EXPECTED_SELECT', 'Error in query: expected SELECT.');
    const select = this.#list(() => this.#field());
    if (!this.#takeWord('FROM')) throw queryError('EXPECTED_FROM', 'Error in query: expected FROM.');
    const from = this.#field();
    const where = this.#takeWord('WHERE') ? this.#conditions() : [];
    const orderBy = this.#takeWord('ORDER') ? this.#order() : [];
    const limit = this.#takeWord('LIMIT') ? this.#limit() : null;
    const extra = this.#tokens[this.#at];
    if (extra) throw queryError('UNEXPECTED_INPUT', `Error in query: unexpected input ${extra.text}.`);
    return { select, from, where, orderBy, limit };
  }

  #conditions(): Condition[] {
    const conditions = [this.#condition()];
    while (this.#takeWord('AND')) conditions.push(this.#condition());
    return conditions;
  }

  #condition(): Condition {
    const field = this.#field();
    const operator = this.#next().text.toUpperCase();
    if (!OPERATORS.has(operator)) throw queryError('BAD_OPERATOR', `Error in query: invalid operator ${operator}.`);
    if (operator === 'BETWEEN') {
      const low = this.#value();
      if (!this.#takeWord('AND')) throw queryError('EXPECTED_AND', 'Error in query: expected AND after BETWEEN.');
      return { field, operator, values: [low, this.#value()] };
    }
    if (operator !== 'IN') return { field, operator, values: [this.#value()] };
    this.#symbol('(');
    const values = this.#list(() => this.#value());
    this.#symbol(')');
    return { field, operator, values };
  }

  #order(): ParsedQuery['orderBy'] {
    if (!this.#takeWord('BY')) throw queryError('EXPECTED_BY', 'Error in query: expected BY after ORDER.');
    return this.#list(() => {
      const field = this.#field();
      const isDescending = this.#takeWord('DESC');
      if (!isDescending) this.#takeWord('ASC');
      return { field, isDescending };
    });
  }

  #limit(): number {
    const { text } = this.#next();
    if (!/^\d+$/.test(text)) throw queryError('BAD_LIMIT_VALUE', `Error in query: invalid limit ${text}.`);
    if (Number(text) < 1) throw queryError('LIMIT_VALUE_TOO_LOW', 'Error in query: the limit must be positive.');
    return Number(text);
  }

  #list<T>(element: () => T): T[] {
    const elements = [element()];
    while (this.#peek()?.text === ',' && this.#peek()?.kind === 'symbol') {
      this.#at += 1;
      elements.push(element());
    }
    return elements;
  }

  #field(): string {
    const token = this.#next();
    if (token.kind !== 'word') throw queryError('BAD_FIELD_NAME', `Error in query: ${token.text} is not a field.`);
    return token.text;
  }

  #value(): string {
    const token = this.#next();
    if (token.kind === 'symbol') throw queryError('BAD_VALUE', `Error in query: unexpected ${token.text}.`);
    return token.text;
  }

  #symbol(wanted: string): void {
    const { text } = this.#next();
    if (text !== wanted) throw queryError('EXPECTED_LIST', `Error in query: expected ${wanted}.`);
  }

  #takeWord(wanted: string): boolean {
    const token = this.#peek();
    if (token?.kind !== 'word' || token.text.toUpperCase() !== wanted) return false;
    this.#at += 1;
    return true;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token {
    const token = this.#peek();
    if (!token) throw queryError('UNEXPECTED_END_OF_QUERY', 'Error in query: unexpected end of query.');
    this.#at += 1;
    return token;
  }
}
