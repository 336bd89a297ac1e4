/**
 * What the key of the order may be of a line or refund: its key begins with it and a colon, and both may have colons of their own.
 * A refund without an order has its own key there. So rows are found by their primary key, which begins with the order's.
 */
export function beginningsOf(key: string): string[] {
  const colons = [...key.matchAll(/:/g)].map(({ index }) => index);
  // The first colon ends the source's id.
  return [...colons.slice(1).map((at) => key.slice(0, at)), key];
}
