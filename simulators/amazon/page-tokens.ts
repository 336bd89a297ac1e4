import { randomBytes } from 'node:crypto';
import { type Clock, type Micros, MICROS_PER_SECOND } from '../kit/clock.js';

interface Page<State> {
  state: State;
  /** Of the query that it continues. */
  query: string;
  endsAt: Micros;
}

/** The page tokens of an operation: bound to a query, and valid for a time. */
export class PageTokens<State> {
  readonly #pages = new Map<string, Page<State>>();

  constructor(
    readonly clock: Clock,
    readonly seconds: number,
  ) {}

  issue(state: State, query: string): string {
    const token = `${randomBytes(24).toString('base64')}+/=`;
    this.#pages.set(token, { state, query, endsAt: this.clock.now() + this.seconds * MICROS_PER_SECOND });
    return token;
  }

  /** The state behind a token, or why there is none. */
  find(token: string, query: string): State | 'unknown' | 'expired' | 'other-query' {
    const page = this.#pages.get(token);
    if (!page) return 'unknown';
    if (page.endsAt <= this.clock.now()) return 'expired';
    return page.query === query ? page.state : 'other-query';
  }
}
