import { TransientError } from '../../../runtime/errors.js';
import type { SlicedElement } from '../../reading/json-slice.js';
import { parseSlice, sliceValue } from '../../reading/json-slice.js';
import { dataOf, type GraphqlAnswer, type ShopifyClient } from '../client/client.js';

/** The maximum number of objects that Shopify shows to one query, however it is paged. */
export const pagingLimit = 25_000;
const largestPage = 250;
const smallestPage = 10;

export interface PageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

interface PagedQuery {
  query: string;
  /** The root connection. */
  root: string;
  variables?: Record<string, unknown>;
  /** The requested fields of each node. */
  fields: readonly string[];
  after: string | null;
  /** The number of rows that this query returned before `after`. */
  rowsBefore?: number;
  doubt?: (elements: readonly SlicedElement[]) => string | null;
}

interface NodePage {
  elements: SlicedElement[];
  pageInfo: PageInfo;
  /** Of the query so far. */
  rows: number;
}

/**
 * Pages through a root connection. Requests smaller pages if the platform finds a page too expensive or too slow. If the smallest
 * page fails too, the caller gets the error and may make the window smaller.
 */
export async function* readNodes(client: ShopifyClient, paged: PagedQuery): AsyncGenerator<NodePage> {
  let { after, rowsBefore: rows = 0 } = paged;
  let first = largestPage;
  for (;;) {
    let page: Omit<NodePage, 'rows'>;
    try {
      page = await readPage(client, paged, first, after);
    } catch (error) {
      if (!(error instanceof TransientError && error.shrink) || first === smallestPage) throw error;
      first = Math.max(smallestPage, Math.floor(first / 2));
      continue;
    }
    rows += page.elements.length;
    yield { ...page, rows };
    if (!page.pageInfo.hasNextPage) return;
    if (rows >= pagingLimit) throw tooMany(paged.root);
    after = page.pageInfo.endCursor;
  }
}

export function tooMany(root: string): TransientError {
  return new TransientError(`${root}: more than ${pagingLimit} in one window, the limit of paging`, {
    code: 'shopify_too_many',
    shrink: true,
  });
}

async function readPage(
  client: ShopifyClient,
  { query, root, variables, fields, doubt }: PagedQuery,
  first: number,
  after: string | null,
): Promise<Omit<NodePage, 'rows'>> {
  const answer = await client.call({
    query,
    variables: { ...variables, first, after },
    slice: { path: ['data', root, 'nodes'], fields },
    doubt: (given) => servedTwice(given, root, after) ?? doubt?.(given.elements) ?? null,
  });
  const { pageInfo } = dataOf<{ pageInfo: PageInfo }>(answer, root);
  return { elements: answer.elements, pageInfo };
}

/** A page that ends at its own start cursor is the previous page, served again. */
function servedTwice({ data, elements }: GraphqlAnswer, root: string, after: string | null): string | null {
  const { pageInfo } = data[root] as { pageInfo: PageInfo };
  if (pageInfo.hasNextPage && pageInfo.endCursor === null) return 'the page has a next page, but no cursor for it';
  if (after === null || pageInfo.endCursor !== after) return null;
  return elements.length > 0 || pageInfo.hasNextPage ? 'the previous page was served again' : null;
}

/** The `pageInfo` of a connection inside a record if it has further pages; else null. */
export function moreOf(connection: Uint8Array | null): { after: string } | null {
  if (connection === null) return null;
  const info = parseSlice(sliceValue(connection, ['pageInfo'])) as PageInfo | undefined;
  return info?.hasNextPage && info.endCursor !== null ? { after: info.endCursor } : null;
}

interface NestedQuery {
  query: string;
  /** The root field with the id, such as `order`. */
  root: string;
  connection: string;
  id: string;
  after: string;
  variables?: Record<string, unknown>;
}

/**
 * The further pages of a connection inside one record, each as the bytes of the object at the root: a fragment. null if the
 * record was deleted in between.
 */
export async function readNested(client: ShopifyClient, nested: NestedQuery): Promise<Uint8Array[] | null> {
  const { query, root, connection, id, variables } = nested;
  const fragments: Uint8Array[] = [];
  let next: { after: string } | null = { after: nested.after };
  while (next !== null) {
    const { after }: { after: string } = next;
    const answer = await client.call({
      query,
      variables: { ...variables, id, first: largestPage, after },
      doubt: ({ data }) => {
        const info = (data[root] as Record<string, { pageInfo: PageInfo }> | null)?.[connection]?.pageInfo;
        return info?.hasNextPage && info.endCursor === after ? 'the previous page was served again' : null;
      },
    });
    if (answer.data[root] === null) return null;
    const fragment = sliceValue(answer.body, ['data', root])!;
    fragments.push(fragment);
    next = moreOf(sliceValue(fragment, [connection]));
  }
  return fragments;
}
