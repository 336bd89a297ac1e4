import { GraphQLError, Lexer, Source, type Token, TokenKind } from 'graphql';

/** Why a document is refused before it is parsed. */
interface DocumentFault {
  code: 'QUERY_TOO_LONG' | 'QUERY_TOO_DEEP' | 'QUERY_TOO_REPETITIVE';
  message: string;
  limit: number;
}

const limits = {
  tokens: 10_000,
  /** Nested brackets. A recursive parser runs out of stack at a few thousand. */
  nesting: 64,
  /** Operations and fragments. */
  definitions: 200,
  /** Selections side by side. No type has as many fields, so some must be repeated. */
  selections: 1000,
};

/** Length limit of names and texts, so that messages that quote them stay short. */
const longestName = 256;

/** Counts the parts of a document token by token, with memory proportional to its open brackets. null: it may be parsed. */
export function documentFault(text: string): DocumentFault | null {
  try {
    return new Count().of(text);
  } catch (error) {
    // The parser refuses invalid tokens, with their position.
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

class Count {
  private tokens = 0;
  private definitions = 0;
  /** Each open bracket, with the number of its selections so far. */
  private readonly open: { bracket: TokenKind; selections: number }[] = [];

  of(text: string): DocumentFault | null {
    const lexer = new Lexer(new Source(text));
    let first: DocumentFault | null = null;
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      const fault = this.next(token, lexer.lookahead());
      // Report excess length first: it must be fixed first.
      if (fault?.code === 'QUERY_TOO_LONG') return fault;
      first ??= fault;
    }
    return first;
  }

  private next(token: Token, after: Token): DocumentFault | null {
    this.tokens += 1;
    if (this.tokens > limits.tokens) {
      return tooMuch(
        'QUERY_TOO_LONG',
        limits.tokens,
        'tokens (names, punctuation, values)',
        'split it into several queries',
      );
    }
    if (token.kind === TokenKind.NAME && token.value.length > longestName) {
      return tooMuch('QUERY_TOO_LONG', longestName, 'characters in one name', 'shorten it');
    }
    switch (token.kind) {
      case TokenKind.BRACE_L:
      case TokenKind.PAREN_L:
      case TokenKind.BRACKET_L:
        return this.opened(token.kind);
      case TokenKind.BRACE_R:
      case TokenKind.PAREN_R:
      case TokenKind.BRACKET_R:
        this.open.pop();
        return null;
      default:
        return this.isSelection(token, after) ? this.selected() : null;
    }
  }

  private opened(bracket: TokenKind): DocumentFault | null {
    // The selection of an operation or a fragment.
    if (this.open.length === 0 && bracket === TokenKind.BRACE_L) this.definitions += 1;
    if (this.definitions > limits.definitions) {
      const what = 'operations and fragments';
      return tooMuch(
        'QUERY_TOO_REPETITIVE',
        limits.definitions,
        what,
        'send only those in use, one operation per request',
      );
    }
    this.open.push({ bracket, selections: 0 });
    if (this.open.length <= limits.nesting) return null;
    return tooMuch('QUERY_TOO_DEEP', limits.nesting, 'nested brackets', 'query deeper objects by id');
  }

  /** A field's name without its alias, or a spread; the arguments of a field contain only names and values. */
  private isSelection(token: Token, after: Token): boolean {
    if (this.open.at(-1)?.bracket !== TokenKind.BRACE_L) return false;
    if (token.kind === TokenKind.SPREAD) return true;
    const { prev } = token;
    const isOfSpread =
      prev?.kind === TokenKind.SPREAD || (prev?.prev?.kind === TokenKind.SPREAD && prev.value === 'on');
    return (
      token.kind === TokenKind.NAME && after.kind !== TokenKind.COLON && !isOfSpread && prev?.kind !== TokenKind.AT
    );
  }

  private selected(): DocumentFault | null {
    const set = this.open.at(-1)!;
    set.selections += 1;
    if (set.selections <= limits.selections) return null;
    const remedy = 'no type has that many fields, so select each once';
    return tooMuch('QUERY_TOO_REPETITIVE', limits.selections, 'fields side by side', remedy);
  }
}

function tooMuch(code: DocumentFault['code'], limit: number, what: string, remedy: string): DocumentFault {
  return { code, limit, message: `The query has more than ${limit} ${what}: ${remedy}.` };
}
