/** `5001` of `gid://shopify/Order/5001`; an inventory level's gid has a query, which goes too. */
export function idOf(gid: string): string {
  const query = gid.indexOf('?');
  return gid.slice(gid.lastIndexOf('/', query < 0 ? undefined : query) + 1, query < 0 ? undefined : query);
}

export function maybeIdOf(reference: { id: string } | null | undefined): string | null {
  return reference ? idOf(reference.id) : null;
}

/** `Order` of `gid://shopify/Order/5001`; empty for what is no gid. */
export function kindOf(gid: string): string {
  return /^gid:\/\/shopify\/([A-Za-z]+)\//.exec(gid)?.[1] ?? '';
}
