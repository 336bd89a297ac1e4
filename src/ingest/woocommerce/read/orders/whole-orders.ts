import type { KnownRecords } from '../../../../contract/extractor.js';
import { splitFragments } from '../../../../contract/fragments.js';
import { parseSlice, type SlicedElement } from '../../../reading/json-slice.js';
import { fewAtOnce } from '../keyed/few-at-once.js';
import { idOf, readGiven, readNestedList, type WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';

/** All fields of an order that facts are made of, including those that plugins for gift cards and credit add. */
const wholeFields = [
  ...['id', 'parent_id', 'number', 'status', 'currency', 'created_via', 'prices_include_tax', 'customer_id'],
  ...[
    'date_created_gmt',
    'date_modified_gmt',
    'discount_total',
    'discount_tax',
    'shipping_total',
    'total',
    'total_tax',
  ],
  ...['billing.email', 'billing.phone', 'billing.country', 'billing.city', 'shipping.country', 'shipping.city'],
  ...['line_items', 'shipping_lines', 'fee_lines', 'coupon_lines', 'refunds', 'meta_data'],
  ...['gift_cards', 'pw_gift_cards_redeemed'],
];

/** The parts of a line that come from the current catalogue. */
const rendered: ReadonlySet<string> = new Set([
  ...['sku', 'global_unique_id', 'price', 'image', 'parent_name', 'display_key', 'display_value', 'cost_of_goods_sold'],
  '_links',
]);
/** 0 once the product is permanently deleted, even on unchanged orders. */
const zeroWhenGone: ReadonlySet<string> = new Set(['product_id', 'variation_id']);

/**
 * Which orders differ from the raw log, whatever their modified times say: compares each with its lines and its refunds in detail.
 * Fields that the store renders from its current catalogue (a SKU, the id of a deleted product) are ignored.
 */
export async function differingOrders(
  store: ConnectedStore,
  list: WooList,
  ids: readonly number[],
  known: KnownRecords,
): Promise<number[]> {
  const filter = { ...list.filter, _fields: wholeFields.join(',') };
  const listed = await readGiven(store.client, { ...list, filter, fields: ['id', 'refunds', 'line_items'] }, ids);
  const payloads = await known.payloads(ids.map(String));
  const differ = await fewAtOnce(store, listed, async (element) => {
    const payload = payloads.get(String(idOf(element)));
    // Written just now, and not in the log yet.
    if (payload === undefined) return false;
    const [order, ...refunds] = splitFragments(payload).map((fragment) => parseSlice(fragment));
    return !isSame(order, parseSlice(element.bytes)) || !(await hasRefunds(store, element, refunds));
  });
  return listed.filter((_, at) => differ[at]).map(idOf);
}

async function hasRefunds(store: ConnectedStore, element: SlicedElement, known: readonly unknown[]): Promise<boolean> {
  const briefs = parseSlice(element.fields[1] ?? null);
  if (!Array.isArray(briefs) || briefs.length === 0) return known.length === 0;
  const listed = (await readNestedList(store.client, `/wc/v3/orders/${idOf(element)}/refunds`)) ?? [];
  const byId = new Map(listed.map((refund) => [idOf(refund), parseSlice(refund.bytes)]));
  return (
    known.length === listed.length && known.every((refund) => isSame(refund, byId.get((refund as { id: number }).id)))
  );
}

/** Whether the known record equals the listed one, in the listed fields. */
function isSame(known: unknown, listed: unknown): boolean {
  if (Array.isArray(listed)) {
    return (
      Array.isArray(known) && known.length === listed.length && listed.every((item, at) => isSame(known[at], item))
    );
  }
  if (typeof listed !== 'object' || listed === null) return known === listed;
  if (typeof known !== 'object' || known === null) return false;
  return Object.entries(listed).every(([name, value]) => {
    if (rendered.has(name) || (zeroWhenGone.has(name) && value === 0)) return true;
    return isSame((known as Record<string, unknown>)[name], value);
  });
}
