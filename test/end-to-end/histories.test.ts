import { expect } from 'chai';
import fc from 'fast-check';
import { Random } from '../../simulators/kit/random.js';
import { contentsOf } from '../../simulators/shopify/data/contents.js';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { ledgerOf } from '../../simulators/shopify/data/ledger.js';
import { applyRandomStep } from '../../simulators/shopify/data/random-step.js';
import { ledgerBooks, warehouseBooks } from './books.js';
import { differences, rowsAsItStands } from './warehouse-rows.js';
import { createWorld, worldSettings } from './world.js';

/** What happens between two syncs: the number of events, and the time between them. */
const stretch = fc.record({
  events: fc.integer({ min: 0, max: 25 }),
  secondsApart: fc.integer({ min: 1, max: 40_000 }),
});
interface History {
  seed: number;
  stretches: { events: number; secondsApart: number }[];
  bulkThreshold: number;
}
const history: fc.Arbitrary<History> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  stretches: fc.array(stretch, { minLength: 1, maxLength: 6 }),
  bulkThreshold: fc.constantFrom(10, 1_000_000),
});

/** PROPERTY_RUNS=100 for a thorough search. */
const runs = Number(process.env.PROPERTY_RUNS ?? 3);

/** Histories that once gave a wrong result. */
const foundBefore: [History][] = [
  [
    {
      seed: 19,
      stretches: [
        { events: 21, secondsApart: 39_990 },
        { events: 1, secondsApart: 27_275 },
      ],
      bulkThreshold: 10,
    },
  ],
];

describe('Random histories of orders, edits, refunds and deletions', () => {
  it("synced in random steps give the aggregates of one load, and the figures of the shop's own ledger", async function () {
    this.timeout(runs * 60_000);
    await fc.assert(fc.asyncProperty(history, holdsFor), { numRuns: runs, endOnFailure: true, examples: foundBefore });
  });
});

async function holdsFor({ seed, stretches, bulkThreshold }: History): Promise<void> {
  const world = await createWorld(
    generateShop({
      seed,
      settings: worldSettings,
      from: new Date('2026-03-01T00:00:00Z'),
      to: new Date('2026-04-15T00:00:00Z'),
      orders: 60,
    }),
    '2026-04-15T06:00:00Z',
  );
  try {
    const random = new Random(`history ${seed}`);
    const grown = await world.product({ bulkThreshold });
    for (const { events, secondsApart } of stretches) {
      for (let event = 0; event < events; event += 1) {
        applyRandomStep(world.shop, random);
        world.shopClock.advance(secondsApart);
      }
      await grown.sync();
    }
    // Past the index's lag and the product's safety lag, so that both see everything.
    world.shopClock.advance(1800);
    await grown.sync();
    const fresh = await world.product({ bulkThreshold: 1_000_000 });
    await fresh.sync();
    const books = ledgerBooks(ledgerOf(contentsOf(world.shop), worldSettings).days);
    expect(await warehouseBooks(grown.database.pool), 'grown against the ledger').to.deep.equal(books);
    expect(
      differences(await rowsAsItStands(grown.database.pool), await rowsAsItStands(fresh.database.pool)),
      'grown against fresh',
    ).to.deep.equal({});
    await grown.rebuild();
    expect(
      differences(await rowsAsItStands(grown.database.pool), await rowsAsItStands(fresh.database.pool)),
      'rebuilt against fresh',
    ).to.deep.equal({});
  } finally {
    await world.close();
  }
}
