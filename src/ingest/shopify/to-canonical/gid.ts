import { idOfGid } from '../client/gid.js';

export { idOfGid as idOf };

export function maybeIdOf(reference: { id: string } | null | undefined): string | null {
  return reference ? idOfGid(reference.id) : null;
}

/** `Order` in `gid://shopify/Order/5001`; empty for text that is not a gid. */
export function kindOf(gid: string): string {
  return /^gid:\/\/shopify\/([A-Za-z]+)\//.exec(gid)?.[1] ?? '';
}
