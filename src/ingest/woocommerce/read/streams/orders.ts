import { hash } from 'node:crypto';
import type { ExtractedRecord, Stream } from '../../../../contract/extractor.js';
import { joinFragments } from '../../../../contract/fragments.js';
import { parseSlice, type SlicedElement } from '../../../reading/json-slice.js';
import type { WooClient } from '../../client/client.js';
import { instantOf } from '../../client/times.js';
import { fewAtOnce } from '../keyed/few-at-once.js';
import { keyedStream } from '../keyed/keyed-stream.js';
import { legacyReconcileHours, usualReconcileHours } from '../keyed/reconcile-hours.js';
import { idOf, readNestedList } from '../list.js';
import { modifiedOf } from '../modified-walk.js';
import { learnStore, statusesOf } from '../orders/learn-store.js';
import { missingOrders } from '../orders/missing-orders.js';
import { ordersBetween, unlistedOrders } from '../orders/unlisted-orders.js';
import { differingOrders } from '../orders/whole-orders.js';
import type { ConnectedStore } from '../store.js';
import { wooStreams } from '../streams.js';

/** Only a whole order has the last field; a listing leaves it out. */
const fields = ['id', 'date_modified_gmt', 'refunds', 'status', 'total', 'customer_id', 'line_items'];
const listedFields = 6;

/**
 * Orders, each with its refunds in detail. A refund has no modified time, and not every storage updates the order's time for it; the
 * old storage does not for most edits either. The mark covers what a short listing shows; the rest is compared a section at a time.
 */
export function ordersStream(store: ConnectedStore): Stream {
  const { reconcileHours, reconcileOrders: wholes } = store.settings;
  const list = { path: '/wc/v3/orders', filter: {}, fields };
  return keyedStream(store, {
    stream: wooStreams.orders,
    list,
    statuses: statusesOf,
    reach: 'from-backfill-start',
    reconcileHours: ({ learned }) =>
      reconcileHours ?? (learned?.storage === 'legacy' ? legacyReconcileHours : usualReconcileHours),
    listing: {
      fields: listedFields,
      wholes,
      differing: (ofStatus, ids, known) => differingOrders(store, ofStatus, ids, known),
    },
    mark: (element) => markOf(element, briefsOf(element)),
    complete: (elements) => fewAtOnce(store, elements, (element) => completeOrder(store.client, element)),
    learn: (state) => learnStore(store, state),
    unlisted: (state) => unlistedOrders(store, state),
    between: ordersBetween(store),
    audit: (state, known) => missingOrders(store, list, state, known),
  });
}

interface Brief {
  id: number;
  reason?: string | null;
  total?: string;
}

/**
 * What a listing shows of an order, its status first; SQL and imports write orders without a modified time as well. Of the refunds it
 * covers those that were read in detail: if one of the order's is missing, the next reconciliation reads the order again.
 */
function markOf(element: SlicedElement, briefs: readonly Brief[]): string {
  const [, , , status, total, customer] = element.fields;
  const refunds = briefs
    .toSorted((x, y) => x.id - y.id)
    .map(({ id, reason, total: amount }) => `${id}:${amount}:${reason ?? ''}`);
  const mark = [
    parseSlice(status ?? null),
    modifiedOf(element),
    parseSlice(total ?? null),
    parseSlice(customer ?? null),
  ].join(' ');
  return refunds.length === 0 ? mark : `${mark} ${digest(refunds)}`;
}

/** Hashed, because reasons are free text and may name people. */
function digest(texts: readonly string[]): string {
  return hash('sha256', texts.join('\n'), 'base64url').slice(0, 16);
}

function briefsOf({ fields: [, , refunds] }: SlicedElement): Brief[] {
  const briefs = parseSlice(refunds ?? null);
  return Array.isArray(briefs) ? (briefs as Brief[]) : [];
}

async function completeOrder(client: WooClient, element: SlicedElement): Promise<ExtractedRecord | null> {
  const id = idOf(element);
  const briefs = briefsOf(element);
  const refunds = await refundsOf(
    client,
    id,
    briefs.map((brief) => brief.id),
  );
  if (refunds === null) return null;
  const came = new Set(refunds.map(idOf));
  return {
    key: String(id),
    updatedAt: instantOf(modifiedOf(element)),
    payload: joinFragments([element.bytes, ...refunds.map(({ bytes }) => bytes)]),
    mark: markOf(
      element,
      briefs.filter((brief) => came.has(brief.id)),
    ),
  };
}

/** Refunds in detail; requested a second time if one that the order lists is missing, because it may just have been deleted. */
async function refundsOf(client: WooClient, id: number, briefs: readonly number[]): Promise<SlicedElement[] | null> {
  if (briefs.length === 0) return [];
  const path = `/wc/v3/orders/${id}/refunds`;
  const refunds = await readNestedList(client, path);
  const isWhole = refunds === null || briefs.every((brief) => refunds.some((refund) => idOf(refund) === brief));
  return isWhole ? refunds : await readNestedList(client, path);
}
