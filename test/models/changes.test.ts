import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import type { Source } from '../../src/canonical/source.js';
import type { Pool } from '../../src/database/pool.js';
import { inTransaction } from '../../src/database/transaction.js';
import { changeKinds, kindOf } from '../../src/ledger/changes/kinds.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { anyRecord } from './histories.js';
import { london } from './records.js';
import { addSources, apply, publish } from './warehouse.js';

const runs = Number(process.env.PROPERTY_RUNS ?? 3);

const leeds: Source = { ...london, sourceId: 'leeds' };

/** The rows of each kind, by the key and part of their changes, as they are. */
const tables: Record<keyof typeof changeKinds, string> = {
  order: "select order_key as key, '' as part, t::text as row from warehouse.fact_orders t",
  orderItem: 'select order_key as key, item_key as part, t::text as row from warehouse.fact_order_items t',
  refund: 'select order_key as key, refund_key as part, t::text as row from warehouse.fact_refunds t',
  customer: "select customer_key as key, '' as part, t::text as row from warehouse.dim_customer t",
  product: "select product_key as key, '' as part, t::text as row from warehouse.dim_product t",
  inventoryLevel:
    "select product_key as key, location_key || '/' || date_key as part, t::text as row from warehouse.fact_inventory t",
  dailySummary: 'select channel_key as key, date_key::text as part, t::text as row from warehouse.agg_daily_summary t',
  weeklyTrend:
    'select channel_key as key, iso_week_key::text as part, t::text as row from warehouse.agg_weekly_trends t',
  reportedDay:
    "select source_id || ':' || account_id as key, kind || '/' || date_key as part, t::text as row from warehouse.reported_day t",
};

interface ChangeRow {
  version: string;
  kind: number;
  key: string;
  part: string;
  is_removed: boolean;
}

describe('the feed of changes', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
    await addSources(database.pool, [london, leeds]);
  });

  after(() => database.drop());

  it('has exactly what each version changed, whatever happens and however it is batched', async () => {
    const step = fc.record({
      record: anyRecord,
      isOfLeeds: fc.boolean(),
      endsBatch: fc.boolean(),
      rollsUp: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 25 }), async (steps) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        const mirror = new Map<string, string>();
        let version: string | null = null;
        let records = 0;
        const follow = async () => {
          const published = await publish(database.pool);
          // A row may change and change back between two versions, but not by one record.
          if (published) version = await update(database.pool, mirror, version, { isExact: records === 1 });
          records = 0;
        };
        let batch: CanonicalRecord[] = [];
        for (const { record, isOfLeeds, endsBatch, rollsUp } of [
          ...steps,
          { ...steps[0]!, endsBatch: true, rollsUp: true },
        ]) {
          batch.push(record);
          if (!endsBatch) continue;
          await apply(database.pool, batch, isOfLeeds ? leeds : london);
          records += batch.length;
          batch = [];
          if (rollsUp) await follow();
        }
        await follow();
        expect(Object.fromEntries(mirror)).to.deep.equal(Object.fromEntries(await allRows(database.pool)));
      }),
      { numRuns: runs, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
  });

  /** Brings the mirror from one version to the current one by the feed, and checks that each entry of one record's version is a difference. */
  async function update(
    pool: Pool,
    mirror: Map<string, string>,
    from: string | null,
    { isExact }: { isExact: boolean },
  ): Promise<string> {
    const { rows: versions } = await pool.query<{ version: string; is_everything_new: boolean }>(
      'select version, is_everything_new from ops.change_version where version > $1 order by version',
      [from ?? 0],
    );
    const now = await allRows(pool);
    const isWhole = from === null || versions.some((each) => each.is_everything_new);
    if (isWhole) {
      mirror.clear();
      for (const [id, row] of now) mirror.set(id, row);
      return versions.at(-1)!.version;
    }
    const { rows } = await pool.query<ChangeRow>(
      "select version, kind, key, part, is_removed from ops.change where version > $1 and (kind <> 4 or source_id = '')",
      [from],
    );
    for (const { kind, key, part, is_removed } of rows) {
      const id = `${kindOf(kind)} ${key} ${part}`;
      const row = now.get(id);
      expect(is_removed, id).to.equal(row === undefined);
      if (isExact) expect(row, id).not.to.equal(mirror.get(id));
      if (row === undefined) mirror.delete(id);
      else mirror.set(id, row);
    }
    return versions.at(-1)!.version;
  }

  async function allRows(pool: Pool): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const [kind, text] of Object.entries(tables)) {
      const { rows } = await pool.query<{ key: string; part: string; row: string }>(text);
      for (const { key, part, row } of rows) found.set(`${kind} ${key} ${part}`, row);
    }
    return found;
  }
});
