import type { OrderRecord, SplitOrderRecord } from '../../../canonical/record.js';
import type { WooOrder } from './order-shape.js';
import { metaValue } from './shapes.js';

/**
 * Marketplace plugins split the buyer's order: it stays, and beside it there is a sub-order for each vendor, with the same lines once
 * more. `parent_id` alone does not say so, for deposits and subscriptions hang orders of their own below others.
 */

/** `created_via` of sub-orders. Dokan gives its word to a vendor's own subscription as well, which has no parent. */
const vendorOrders: ReadonlySet<string> = new Set([
  // Dokan, `Order\Manager::create_sub_order`.
  'dokan',
  // MultiVendorX: version 5; 4; and before, as WC Marketplace.
  'multivendorx_store_order',
  'mvx_vendor_order',
  'wcmp_vendor_order',
  // YITH Multi Vendor.
  'yith_wcmv_vendor_suborder',
]);

/** Meta data of an order that was split: Dokan and YITH; MultiVendorX as above. */
const splitMarks = ['has_sub_order', 'multivendorx_has_sub_order', 'has_mvx_sub_order', 'has_wcmp_sub_order'];

/** Meta data of a sub-order's line: which line of the buyer's order it is. */
const parentLineMarks = ['_dokan_parent_order_item_id', 'store_order_item_id', '_parent_line_item_id'];

/** The order as one of those that belong together; as it is where it was not split. */
export function splitOrderOf(order: WooOrder, staged: OrderRecord): OrderRecord | SplitOrderRecord {
  const { parent_id: parent, created_via: via } = order;
  if (parent && vendorOrders.has(via ?? '')) {
    return { kind: 'split_order', parentId: String(parent), order: staged, parentLines: parentLinesOf(order) };
  }
  const isSplit = splitMarks.some((mark) => isSet(metaValue(order.meta_data, mark)));
  return isSplit ? { kind: 'split_order', parentId: staged.orderId, order: staged, parentLines: {} } : staged;
}

function parentLinesOf({ line_items: lines }: WooOrder): Record<string, string> {
  const named = lines.map(({ id, meta_data: meta }) => {
    const parents = parentLineMarks.map((mark) => metaValue(meta, mark));
    return [String(id), parents.find((parent) => typeof parent === 'string' || typeof parent === 'number')];
  });
  return Object.fromEntries(
    named.filter(([, parent]) => parent !== undefined).map(([id, parent]) => [id, String(parent)]),
  );
}

/** PHP writes true as `1`, `"1"`, `"yes"` or `true`. */
function isSet(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'yes' || value === 'true';
}
