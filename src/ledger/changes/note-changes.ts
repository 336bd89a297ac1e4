import { nextNotedVersion } from '../warehouse-version/version.js';
import { changeKinds } from './kinds.js';

/** `r`: a row with the keys of what changed. */
interface NotedRows {
  kind: number;
  key: string;
  part: string;
  sourceId: string;
}

const whole = "''";

/** Keys begin with the id of their source, which has no colon. */
const sourceOf = (key: string): string => `split_part(${key}, ':', 1)`;

/** What statements can note, by the word for it. */
export const notedRows = {
  orders: { kind: changeKinds.order, key: 'r.order_key', part: whole, sourceId: sourceOf('r.order_key') },
  lines: { kind: changeKinds.orderItem, key: 'r.order_key', part: 'r.item_key', sourceId: sourceOf('r.order_key') },
  refunds: { kind: changeKinds.refund, key: 'r.order_key', part: 'r.refund_key', sourceId: sourceOf('r.order_key') },
  customers: { kind: changeKinds.customer, key: 'r.customer_key', part: whole, sourceId: "''" },
  /** Customers by a source's accounts or orders. */
  customers_of_sources: { kind: changeKinds.customer, key: 'r.customer_key', part: whole, sourceId: 'r.source_id' },
  products: { kind: changeKinds.product, key: 'r.product_key', part: whole, sourceId: sourceOf('r.product_key') },
  levels: {
    ...{ kind: changeKinds.inventoryLevel, key: 'r.product_key', part: "r.location_key || '/' || r.date_key" },
    sourceId: sourceOf('r.product_key'),
  },
  days: {
    ...{ kind: changeKinds.dailySummary, key: 'r.channel_key', part: 'r.date_key::text' },
    sourceId: sourceOf('r.channel_key'),
  },
  weeks: {
    ...{ kind: changeKinds.weeklyTrend, key: 'r.channel_key', part: 'r.iso_week_key::text' },
    sourceId: sourceOf('r.channel_key'),
  },
  /** Days, weeks and months of accounts that report advertising or visits, with all of their rows, and days of fees. */
  reported_days: {
    ...{
      kind: changeKinds.reportedDay,
      key: "r.source_id || ':' || r.account_id",
      part: "r.kind || '/' || r.date_key",
    },
    sourceId: 'r.source_id',
  },
} as const satisfies Record<string, NotedRows>;

export type NotedRowsName = keyof typeof notedRows;

/**
 * A statement that notes rows of `from` as changed, or as removed, in the next version, once each; nothing while that version is listed as
 * one in which everything is new.
 */
export function noteChanges(rows: NotedRowsName, from: string, isRemoved: boolean): string {
  const { kind, key, part, sourceId } = notedRows[rows];
  return `insert into ops.change as known (version, kind, key, part, source_id, is_removed)
  select distinct v.version, ${kind}, ${key}, ${part}, ${sourceId}, ${isRemoved}
  from ${from} r
  cross join ${nextNotedVersion} v
  on conflict (version, kind, key, part, source_id) ${isRemoved ? 'do update set is_removed = true' : 'do nothing'}`;
}

/** Whether the next version has noted a removed row, as `any`. */
export const anyRemovedChange = `
select exists (select from ${nextNotedVersion} v join ops.change c on c.version = v.version and c.is_removed) as any`;

/** The rows of one kind that were noted as removed by the next version: `key`, `part`. For a statement that joins them. */
export function removedChanges(kind: number): string {
  return `(
    select c.key, c.part
    from ${nextNotedVersion} v
    join ops.change c on c.version = v.version and c.kind = ${kind} and c.is_removed
  )`;
}

/** Corrects what was noted as removed and is there again: `keys` has `key` and `part`. */
export function noteAsThere(kind: number, keys: string): string {
  return `update ops.change c set is_removed = false
from ${nextNotedVersion} v
cross join (${keys}) as there
where c.version = v.version and c.kind = ${kind} and c.is_removed and c.key = there.key and c.part = there.part`;
}
