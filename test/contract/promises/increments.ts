import { expect } from 'chai';
import { Random } from '../../../simulators/kit/random.js';
import type { Product } from '../../end-to-end/product.js';
import { latestVersions } from '../../end-to-end/raw-versions.js';
import type { PlatformUnderTest, PlatformWorld } from '../platform-under-test.js';
import { stageOf } from '../products.js';
import { expectSameWarehouse } from '../same-data.js';

const rounds = 6;
const changesARound = 15;

/** 1: what came in step by step is what one load brings. */
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
        await expectSameWarehouse(grown, fresh, 'grown against fresh');
        await expectNothingMissed(grown, fresh);
        if (world.books) {
          expect(await world.books.warehouse(grown.database.pool)).to.deep.equal(world.books.ledger());
        }
      } finally {
        await stage.close();
      }
    });
  }
}

/** Every record that a full sync finds is in the raw log of the increments; those that are gone stay in it as well. */
async function expectNothingMissed(grown: Product, fresh: Product): Promise<void> {
  const keys = async ({ database }: Product): Promise<Set<string>> =>
    new Set((await latestVersions(database.pool)).map((version) => version.split(' ').slice(1, 3).join(' ')));
  const known = await keys(grown);
  expect([...(await keys(fresh))].filter((key) => !known.has(key))).to.deep.equal([]);
}
