/**
 * A record that came in pieces is stored as the bytes of those pieces, joined by ASCII's record separator, which cannot
 * stand inside JSON text. Writing one document anew would cost 44 µs an order and, some day, a digit.
 *
 * Fragment 0 is the record itself as it came. What the others are, their own shape says. For Shopify:
 *
 * | fragment | recognised by | holds |
 * | --- | --- | --- |
 * | 0 | its place | the node: of a page (with `lineItems.nodes`, `shippingLines.nodes`, `variants.nodes`, `inventoryLevels.nodes`), or the root line of a bulk export (without those fields) |
 * | a child of a bulk export | `__parentId`; `id` contains its kind: `gid://shopify/LineItem/…`, `…/ShippingLine/…`, `…/ProductVariant/…` | one node, its fields as those of a node in a page |
 * | a further page | an object whose only field is `lineItems`, `shippingLines`, `variants` or `inventoryLevels` | `{"lineItems":{"pageInfo":…,"nodes":[…]}}`, to be appended to what came before |
 * | a refund's details | `id` is `gid://shopify/Refund/…` | `refundLineItems.nodes`, `orderAdjustments.nodes`, `refundShippingLines.nodes`, `transactions.nodes` and the refund's own fields; a further page of one refund is a later fragment with the same `id` and one connection only |
 * | an edited order's agreements | `agreements` (beside the order's `id`) | `agreements.edges[].node`, of which those with `__typename` `OrderEditAgreement` have `sales.nodes`; the same agreement's `id` may come again with further sales |
 *
 * The list `refunds` in fragment 0 holds each refund's `id` and `updatedAt` only: the details are always fragments of their
 * own. Bulk exports escape slashes (`gid:\/\/shopify\/…`), which JSON.parse undoes.
 */
export const recordSeparator = 0x1e;

/** One payload of its pieces; a record that came in one piece stays that very piece. */
export function joinFragments(fragments: readonly Uint8Array[]): Uint8Array {
  if (fragments.length === 1) return fragments[0]!;
  const size = fragments.reduce((sum, { length }) => sum + length, fragments.length - 1);
  const joined = Buffer.allocUnsafe(size);
  let at = 0;
  for (const fragment of fragments) {
    if (at > 0) joined[at++] = recordSeparator;
    joined.set(fragment, at);
    at += fragment.length;
  }
  return joined;
}

/** The pieces of a payload, in the order in which they came; views of its memory, not copies. */
export function splitFragments(payload: Uint8Array): Uint8Array[] {
  const fragments: Uint8Array[] = [];
  let start = 0;
  for (;;) {
    const end = payload.indexOf(recordSeparator, start);
    if (end === -1) break;
    fragments.push(payload.subarray(start, end));
    start = end + 1;
  }
  fragments.push(payload.subarray(start));
  return fragments;
}
