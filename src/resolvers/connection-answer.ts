import type { GraphQLResolveInfo } from 'graphql';
import type { TextRow } from '../database/round-trip.js';
import {
  countRows,
  cursorOf,
  maxPageSize,
  type NamedRow,
  type PageQuestion,
  pageSize,
  readPage,
} from '../models/reporting/keyset.js';
import type { QuestionDatabase } from '../models/reporting/snapshot.js';
import { selectedFields } from './selection.js';
import type { ListSize } from './summary-size.js';

const pageFields = ['edges', 'nodes', 'pageInfo'];

/** Answers a connection. Page and count are read only if selected, and both as of one instant, in which `check` runs first. */
export async function connectionAnswer<Row>(
  db: QuestionDatabase,
  info: GraphQLResolveInfo,
  question: PageQuestion,
  present: (row: Row) => object,
  check?: (db: QuestionDatabase) => Promise<void>,
): Promise<object> {
  pageSize(question.page);
  const selected = selectedFields(info);
  const isPaged = pageFields.some((name) => selected.has(name));
  const isCounted = selected.has('totalCount');
  const read = async (on: QuestionDatabase) => {
    await check?.(on);
    const [page, totalCount] = await Promise.all([
      isPaged ? readPage<Row & (TextRow | NamedRow)>(on, question) : undefined,
      isCounted ? countRows(on, question) : undefined,
    ]);
    return { page, totalCount };
  };
  const { page, totalCount } = check || (isPaged && isCounted) ? await db.snapshot(read) : await read(db);
  const rows = page?.rows ?? [];
  const cursorAt = (at: number): string | null => (rows.length === 0 ? null : cursorOf(question, rows.at(at)!));
  const nodes = rows.map(present);
  return {
    nodes,
    get edges() {
      return nodes.map((node, at) => ({ cursor: cursorAt(at), node }));
    },
    get pageInfo() {
      const { hasNextPage, hasPreviousPage } = page!;
      return { hasNextPage, hasPreviousPage, startCursor: cursorAt(0), endCursor: cursorAt(-1) };
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
