import type { Client, RequestOptions, Rest } from './client.js';
import type { Document } from './document.js';
import { ProtocolError } from './errors/kinds.js';

/** A page as every connection of the API has it. */
export interface Page<Row> {
  nodes: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** What is asked for: a document with the variable `$after`, which selects `nodes` and `pageInfo { hasNextPage endCursor }`. */
export interface Paginated<Data, Variables, Row> extends RequestOptions {
  document: Document<Data, Variables>;
  /** `first` is the size of a page, `after` where to go on. */
  variables: Variables;
  /** Finds the page in the answer. */
  page: (data: Data) => Page<Row>;
}

/**
 * The rows of a connection, one by one. Holds one page at a time, and reads the next when its first row is wanted; leaving the loop ends
 * it. `variables.first` is the size of a page. Pages are not kept, unless `keep` is set: a long list would displace all other answers.
 */
export async function* paginate<Data, Variables extends { after?: string | null | undefined }, Row>(
  client: Client,
  { document, variables, page: pageOf, keep = false, ...options }: Paginated<Data, Variables, Row>,
): AsyncGenerator<Row, void, undefined> {
  let after = variables.after ?? null;
  for (;;) {
    const rest = [
      { ...variables, after },
      { ...options, keep },
    ] as unknown as Rest<Variables>;
    const { nodes, pageInfo } = pageOf(await client.query(document, ...rest));
    yield* nodes;
    if (!pageInfo.hasNextPage) return;
    if (pageInfo.endCursor === null || pageInfo.endCursor === after) {
      const message =
        'There are more pages, but the answer names no new position. Select `pageInfo { hasNextPage endCursor }`.';
      throw new ProtocolError({ message, code: 'NO_CURSOR', retryable: false });
    }
    after = pageInfo.endCursor;
  }
}
