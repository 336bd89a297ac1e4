import type { Client, RequestOptions } from './client.js';
import { ProtocolError } from './errors/kinds.js';
import { ChangesDocument, type ChangesQuery, type ChangeType } from './generated/documents.js';

/** Changes in order, and the position behind them. Keep it together with what they led to, and nothing is lost or done twice. */
export type ChangePage = ChangesQuery['changes'];

export interface ChangesOptions extends RequestOptions {
  /** Default: all that the credentials may see. */
  types?: ChangeType[];
  /** The most changes of a page. Default: 500. */
  first?: number;
}

/**
 * What has changed behind a position up to now, a page at a time; a page may be empty. Begin with `changePosition` of `warehouse`, read
 * before everything else. A change of the type `EVERYTHING` and a `StartAgainError` both mean: read everything again.
 */
export async function* changesAfter(
  client: Client,
  position: string,
  { signal, ...variables }: ChangesOptions = {},
): AsyncGenerator<ChangePage, void, undefined> {
  let after = position;
  for (;;) {
    const { changes: page } = await client.query(ChangesDocument, { ...variables, after }, signal ? { signal } : {});
    yield page;
    if (!page.hasMore) return;
    if (page.endPosition === after) {
      const message = 'There are more changes, but the answer names no new position.';
      throw new ProtocolError({ message, code: 'NO_CURSOR', retryable: false });
    }
    after = page.endPosition;
  }
}
