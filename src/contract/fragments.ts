import { isAscii } from 'node:buffer';

/**
 * A record that arrives in several fragments is stored as their bytes, joined by the ASCII record separator, which cannot occur
 * in JSON text. Writing one merged document instead would cost 44 µs per order, and would risk changing a digit.
 *
 * Fragment 0 is the record itself. The shape of each other fragment identifies it. For Shopify:
 *
 * | fragment | identified by | contains |
 * | --- | --- | --- |
 * | 0 | its position | the node from a page (with `lineItems.nodes`, `shippingLines.nodes`, `variants.nodes`, `inventoryLevels.nodes`), or the root line from a bulk export (without those fields) |
 * | a child of a bulk export | `__parentId`; `id` contains its kind: `gid://shopify/LineItem/…`, `…/ShippingLine/…`, `…/ProductVariant/…` | one node, with the same fields as in a page |
 * | a further page | an object whose only field is `lineItems`, `shippingLines`, `variants` or `inventoryLevels` | `{"lineItems":{"pageInfo":…,"nodes":[…]}}`, appended to the nodes before it |
 * | a refund's details | `id` is `gid://shopify/Refund/…` | `refundLineItems.nodes`, `orderAdjustments.nodes`, `refundShippingLines.nodes`, `transactions.nodes` and the refund's own fields; a further page of one refund is a later fragment with the same `id` and one connection only |
 * | an edited order's agreements | `agreements` (beside the order's `id`) | `agreements.edges[].node`, where those with `__typename` `OrderEditAgreement` have `sales.nodes`; the same `id` may occur again with further sales |
 *
 * The list `refunds` in fragment 0 contains only each refund's `id` and `updatedAt`: their details are always separate fragments.
 * Bulk exports escape slashes (`gid:\/\/shopify\/…`), which JSON.parse undoes.
 */
export const recordSeparator = 0x1e;

/** The same in a payload's text. */
export const fragmentSeparator = '\x1e';

/** Joins fragments into one payload; a single fragment is returned as it is. */
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

/** The fragments of a payload, in the order received; views of its memory, not copies. */
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

/** A payload as text. Nearly all are ASCII, which takes a tenth of the time of decoding UTF-8. */
export function textOfPayload({ buffer, byteOffset, byteLength }: Uint8Array): string {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}
