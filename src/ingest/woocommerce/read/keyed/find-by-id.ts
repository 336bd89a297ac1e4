import { ConfigError } from '../../../../runtime/errors.js';
import type { SlicedElement } from '../../../reading/json-slice.js';
import { isForbidden } from '../../client/judge-answer.js';
import type { WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';

/**
 * A record of a list by its id: null if there is none (or only a draft, which is no record yet), `unreadable` if there is one that
 * the key may not read.
 */
export async function findById(
  { client }: ConnectedStore,
  list: WooList,
  id: number | string,
): Promise<SlicedElement | 'unreadable' | null> {
  try {
    const answer = await client.find({ path: `${list.path}/${id}`, objectFields: list.fields });
    return answer === null || isDraft(answer.body) ? null : answer.elements[0]!;
  } catch (error) {
    if (error instanceof ConfigError && isForbidden(error)) return 'unreadable';
    throw error;
  }
}

/** A list of any status leaves these out. */
function isDraft(body: unknown): boolean {
  return ['auto-draft', 'checkout-draft'].includes((body as { status?: string } | null)?.status ?? '');
}
