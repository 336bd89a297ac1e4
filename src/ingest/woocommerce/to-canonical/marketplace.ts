import type { OrderRecord, SplitOrderRecord } from '../../../canonical/record.js';
import type { WooOrder } from './order-shape.js';
import { metaValue } from './shapes.js';

/**
 * Marketplace plugins split the buyer's order: it stays, and each vendor gets a sub-order with a copy of its lines. `parent_id` alone
 * does not prove a split, because deposits and subscriptions also create orders below others.
 */

/** `created_via` of sub-orders. Dokan also uses its value for a vendor's own subscription, which has no parent. */
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

/** Metadata of an order that was split: Dokan and YITH; MultiVendorX as above. */
const splitMarks = ['has_sub_order', 'multivendorx_has_sub_order', 'has_mvx_sub_order', 'has_wcmp_sub_order'];

/** Metadata of a sub-order's line: the matching line of the buyer's order. */
const parentLineMarks = ['_dokan_parent_order_item_id', 'store_order_item_id', '_parent_line_item_id'];

/** The order with its parent or sub-orders marked; unchanged if it was not split. */
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
