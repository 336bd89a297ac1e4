import { expect } from 'chai';
import { Random } from '../../../simulators/kit/random.js';
import type { Product } from '../../end-to-end/product.js';
import { latestTimes } from '../../end-to-end/raw-versions.js';
import type { PlatformUnderTest, PlatformWorld } from '../platform-under-test.js';
import { stageOf } from '../products.js';
import { expectSameWarehouse } from '../same-data.js';

const rounds = 4;
const changesARound = 23;

/** 1: increments give the same as one full load. */
export function describeIncrements<W extends PlatformWorld>(platform: PlatformUnderTest<W>): void {
  for (const { name, settings } of platform.ways) {
    it(`read ${name}, incremental syncs of a changing account give what one full sync gives`, async () => {
      const stage = stageOf(await platform.openWorld({ seed: `increments ${name}`, records: 60, days: 60 }));
      const { world } = stage;
      try {
        const random = new Random(`increments ${name}`);
        const grown = await stage.product(settings);
        await grown.sync();
        for (let round = 0; round < rounds; round += 1) {
          for (let change = 0; change < changesARound; change += 1) {
            world.change(random);
            await world.clock.sleep(random.int(1, 3 * 3600) * 1000);
          }
          await grown.sync();
        }
        await world.settle();
        await grown.sync();
        const fresh = await stage.product(settings);
        await fresh.sync();
        const without = [...(platform.quoted ?? []), ...(platform.undated ?? [])];
        await expectSameWarehouse(grown, fresh, { what: 'grown against fresh', without });
        await expectNothingMissed(grown, fresh, platform.ended);
        await expectKeysOfOrders(grown);
        if (world.books) {
          expect(await world.books.warehouse(grown.database.pool)).to.deep.equal(world.books.ledger());
        }
      } finally {
        await stage.close();
      }
    });
  }
}

/**
 * Every record of a full sync is in the raw log of the increments in its state at the same time; deleted ones are in it
 * as well. Bytes are not compared: a record may copy others (an order its products), whose changes are not its own.
 */
async function expectNothingMissed(grown: Product, fresh: Product, ended: readonly string[] = []): Promise<void> {
  const known = new Set(await latestTimes(grown.database.pool));
  const found = await latestTimes(fresh.database.pool);
  expect(found).not.to.have.length(0);
  const isOfEnded = (time: string): boolean => ended.includes(time.split(' ')[1]!);
  expect(found.filter((time) => !known.has(time) && !isOfEnded(time))).to.deep.equal([]);
}

/**
 * A whole order is in the raw log under its own id: that is how a refused version finds the order that it makes stale.
 */
async function expectKeysOfOrders({ database }: Product): Promise<void> {
  const { rows } = await database.pool.query(
    `select o.order_key from warehouse.fact_orders o
     where not exists (
       select from raw.record_version v
       where v.source_id = o.source_id and v.stream = 'orders' and v.record_key = o.platform_order_id
     ) and not exists (
       select from ops.order_part p where p.source_id = o.source_id and p.kind in ('header', 'whole') and p.part_id = o.platform_order_id
     )`,
  );
  expect(rows).to.deep.equal([]);
}
