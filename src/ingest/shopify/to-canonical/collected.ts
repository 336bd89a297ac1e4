import { DataError } from '../../../runtime/errors.js';

interface PageOf<T> {
  nodes: T[];
  pageInfo?: { hasNextPage: boolean } | null;
}

/**
 * The nodes of one nested connection, from its pages in reading order, or one by one from a bulk export. A node that several
 * pages contain (rows move while paging) counts once, in its last version.
 */
export class Collected<T extends { id?: string | null }> {
  private readonly nodes = new Map<string, T>();
  private hasMore = false;

  addPage(page: PageOf<T> | null | undefined): void {
    if (!page) return;
    for (const node of page.nodes) this.add(node);
    this.hasMore = page.pageInfo?.hasNextPage ?? false;
  }

  add(node: T): void {
    this.nodes.set(node.id ?? `without id ${this.nodes.size}`, node);
  }

  get known(): T[] {
    return [...this.nodes.values()];
  }

  /** All nodes. Throws if the last page says that there is another one: half an order must not pass for a whole one. */
  complete(label: string, path: string): T[] {
    if (this.hasMore) throw missingPages(label, path);
    return this.known;
  }
}

export function missingPages(label: string, path: string): DataError {
  return new DataError(`${label}: ${path} has more pages than were read; the whole connection was expected.`, {
    code: 'incomplete_record',
    path: `${path}.pageInfo.hasNextPage`,
    value: 'true',
  });
}
