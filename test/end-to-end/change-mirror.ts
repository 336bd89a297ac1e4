import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Pool } from '../../src/database/pool.js';
import { changedRow } from '../../src/models/reporting/changed-rows.js';
import { openEventStream } from '../api/support/event-stream.js';
import { answer } from '../api/support/graphql-client.js';

/** What is kept of the rows of each type, by the field of a change that has them. */
const selections = {
  order: 'id isTest orderNumber financialStatus itemsSold total { amount } reversed { amount }',
  orderItem: 'id quantity title grossSales { amount } discounts { amount }',
  refund: 'id kind quantity total { amount }',
  customer: 'id email orderCount firstOrderDate lastOrderDate totalSpent { amount }',
  product: 'id sku title isDeleted price { amount }',
};
type RowField = keyof typeof selections;

/** Types of which only the keys are compared: field of the feed, and its keys in the database. */
const keysOnly = {
  inventoryLevel: "select product_key as key, location_key || '/' || date_key as part from warehouse.fact_inventory",
  dailySummary: 'select channel_key as key, date_key::text as part from warehouse.agg_daily_summary',
  weeklyTrend: 'select channel_key as key, iso_week_key::text as part from warehouse.agg_weekly_trends',
  reportedDay: `select source_id || ':' || account_id as key, kind || '/' || date_key as part from warehouse.reported_day
    union select source_id || ':' || account_id, 'fees/' || date_key from warehouse.fact_fees`,
} as const;

/** Between two looks of a consumer that has read everything. */
const pollMs = 50;

const typeOf = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
const fieldOf = new Map(Object.keys(selections).map((field) => [typeOf(field), field as RowField]));

const page = `{
  changes { type id isRemoved version ${Object.entries(selections)
    .map(([field, selection]) => `${field} { ${selection} }`)
    .join(' ')} }
  endPosition hasMore version
}`;
const byQuery = `query ($after: String!) { changes(after: $after, first: 40) ${page} }`;
const byStream = `subscription ($after: String!) { changes(after: $after, first: 40) ${page} }`;

interface Change extends Partial<Record<RowField, object | null>> {
  type: string;
  id: string;
  isRemoved: boolean;
  version: string;
}

interface Page {
  changes: Change[];
  endPosition: string;
  hasMore: boolean;
  version: string;
}

/**
 * A consumer of the feed, as a client would write one: rows by type and id, and the position behind what is in them, which move together.
 */
export class ChangeMirror {
  readonly rows: Map<string, string>;
  readonly #seen = new Set<string>();
  #position: string;
  /** The version up to which it is complete; null: in the middle of one. */
  version: string | null = null;
  removed = 0;

  private constructor(rows: Map<string, string>, position: string) {
    this.rows = rows;
    this.#position = position;
  }

  /** How many changes it has stored. */
  get changes(): number {
    return this.#seen.size;
  }

  /** Everything as it is now, and the position read before. */
  static async ofNow(url: string, pool: Pool): Promise<ChangeMirror> {
    const { warehouse } = await answer<{ warehouse: { changePosition: string } }>(
      url,
      '{ warehouse { changePosition } }',
    );
    return new ChangeMirror(await allRows(url, pool), warehouse.changePosition);
  }

  /** Follows the feed from page to page, by queries or by a stream, until the API is gone. `isDead`: it dies before it has stored a page. */
  async follow(url: string, way: 'queries' | 'stream', isDead: () => boolean): Promise<void> {
    if (way === 'queries') {
      for (;;) {
        const { changes } = await answer<{ changes: Page }>(url, byQuery, { after: this.#position });
        if (!isDead()) this.#store(changes);
        if (!changes.hasMore) await sleep(pollMs);
      }
    }
    for (;;) {
      const stream = await openEventStream<{ changes: Page }>(url, byStream, { variables: { after: this.#position } });
      try {
        for (;;) {
          const { changes } = await stream.data(60_000);
          // A consumer that dies loses its stream too.
          if (isDead()) break;
          this.#store(changes);
        }
      } finally {
        stream.close();
      }
    }
  }

  #store({ changes, endPosition, hasMore, version }: Page): void {
    for (const { type, id, isRemoved, version: of, ...rows } of changes) {
      const change = `${of} ${type} ${id}`;
      expect(this.#seen.has(change), `${change} comes twice`).to.equal(false);
      this.#seen.add(change);
      expect(type).not.to.equal('EVERYTHING');
      const field = fieldOf.get(type);
      const row = field === undefined ? {} : rows[field];
      if (isRemoved) this.removed += 1;
      // A row that has gone since is named by a later version.
      if (isRemoved || !row) this.rows.delete(`${type} ${id}`);
      else this.rows.set(`${type} ${id}`, JSON.stringify(row));
    }
    this.#position = endPosition;
    this.version = hasMore ? null : version;
  }
}

/** All rows in the shape of the mirror, without the feed. The feed names each row, so what lists leave out unless asked is asked for. */
export async function allRows(url: string, pool: Pool): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  const add = (field: RowField, found: readonly { id: string }[]): void => {
    for (const row of found) rows.set(`${typeOf(field)} ${row.id}`, JSON.stringify(row));
  };
  interface Node extends Record<string, unknown> {
    id: string;
    items?: { id: string }[];
    refunds?: { id: string }[];
  }
  for (const [root, selection, more] of [
    ['orders', `${selections.order} items { ${selections.orderItem} }`, ', filter: { isTest: null, isSubOrder: null }'],
    ['refunds', selections.refund, ', filter: { isTest: null }'],
    ['customers', selections.customer, ''],
    ['products', selections.product, ', filter: { isDeleted: null }'],
  ] as const) {
    const field = root.slice(0, -1) as RowField;
    for (let after: string | null = null; ;) {
      const query = `query ($after: String) { page: ${root}(first: 200, after: $after${more}) { nodes { ${selection} } pageInfo { hasNextPage endCursor } } }`;
      const { page: found }: { page: { nodes: Node[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await answer(url, query, { after });
      for (const { items = [], ...node } of found.nodes) {
        add(field, [node]);
        add('orderItem', items);
      }
      if (!found.pageInfo.hasNextPage) break;
      after = found.pageInfo.endCursor;
    }
  }
  for (const [kind, text] of Object.entries(keysOnly)) {
    const { rows: keys } = await pool.query<{ key: string; part: string }>(text);
    for (const { key, part } of keys) {
      const { id } = changedRow(kind as keyof typeof keysOnly, key, part);
      rows.set(`${typeOf(kind)} ${id}`, '{}');
    }
  }
  return rows;
}

/** The first rows that only one of the two has, or both in different ways. */
export function differencesOf(mirror: ReadonlyMap<string, string>, actual: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const key of new Set([...mirror.keys(), ...actual.keys()])) {
    const [kept, now] = [mirror.get(key), actual.get(key)];
    if (kept !== now) found.push(`${key}: kept ${kept ?? 'nothing'}, is ${now ?? 'nothing'}`);
  }
  return found.slice(0, 12);
}
