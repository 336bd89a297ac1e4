import type { GraphQLResolveInfo } from 'graphql';
import { countRows, maxPageSize, type PageQuestion, pageSize, readPage } from '../models/reporting/keyset.js';
import type { QuestionDatabase } from '../models/reporting/snapshot.js';
import { selectedFields } from './selection.js';
import type { ListSize } from './summary-size.js';

const pageFields = ['edges', 'nodes', 'pageInfo'];

/** Answers a connection. Page and count are read only if selected, and both as of one instant, in which `check` runs first. */
export async function connectionAnswer<Row, Node>(
  db: QuestionDatabase,
  info: GraphQLResolveInfo,
  question: PageQuestion,
  present: (row: Row) => Node,
  check?: (db: QuestionDatabase) => Promise<void>,
): Promise<object> {
  pageSize(question.page);
  const selected = selectedFields(info);
  const isPaged = pageFields.some((name) => selected.has(name));
  const isCounted = selected.has('totalCount');
  const read = async (on: QuestionDatabase) => {
    await check?.(on);
    const [page, totalCount] = await Promise.all([
      isPaged ? readPage<Row>(on, question) : undefined,
      isCounted ? countRows(on, question) : undefined,
    ]);
    return { page, totalCount };
  };
  const { page, totalCount } = check || (isPaged && isCounted) ? await db.snapshot(read) : await read(db);
  const edges = page?.edges.map(({ cursor, node }) => ({ cursor, node: present(node) })) ?? [];
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: page?.hasNextPage,
      hasPreviousPage: page?.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

/** Rows of a page, for the cost of a query: the requested number, or the maximum if that is out of bounds. */
export const pageListSize: ListSize = (args) => {
  try {
    return pageSize(args).size;
  } catch {
    return maxPageSize;
  }
};
