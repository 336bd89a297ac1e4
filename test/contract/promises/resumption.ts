import { expect } from 'chai';
import { Random } from '../../../simulators/kit/random.js';
import { connectors } from '../../../src/ingest/registry.js';
import type { Product } from '../../end-to-end/product.js';
import { type SavedRows, saveRows } from '../../support/saved-rows.js';
import type { PlatformUnderTest, PlatformWorld } from '../platform-under-test.js';
import { type Stage, stageOf } from '../products.js';
import { dataOf, expectSameData } from '../same-data.js';
import { watchedConnectors } from '../watched-pages.js';

const changes = 12;
/** Of the reads one in so many is killed, beginning with one drawn at random: over many runs of the tests, every one. READS_EVERY=1 kills all. */
const every = Number(process.env.READS_EVERY ?? 12);
const first = Number(process.env.READS_FIRST ?? 1 + Math.floor(Math.random() * every));

/** Of so many reads; one at least. */
function killedReads(reads: number): number[] {
  expect(reads, 'reads to kill').to.be.greaterThan(0);
  const begin = 1 + ((first - 1) % Math.min(every, reads));
  return Array.from({ length: Math.ceil((reads - begin + 1) / every) }, (_, index) => begin + index * every);
}

/** 2: a run that dies at any of its reads is resumed, not started again. */
export function describeResumption<W extends PlatformWorld>(platform: PlatformUnderTest<W>): void {
  for (const { name, settings } of platform.ways) {
    it(`read ${name}, a backfill and an increment killed at a read (READS_EVERY=${every} READS_FIRST=${first}) give the same as undisturbed ones`, async () => {
      const stage = stageOf(await platform.openWorld({ seed: `resumption ${name}`, records: 20, days: 150 }));
      try {
        const product = await stage.product(settings);
        const { database } = product;
        const empty = await saveRows(database);
        const backfill = await undisturbed(stage, product);
        const loaded = await dataOf(product, platform.undated);
        const undisturbedLoad = await saveRows(database);
        const resumedLoads: SavedRows[] = [];
        for (const read of killedReads(backfill.reads)) {
          await killAndResume(stage, product, { read, from: empty }, backfill);
          await expectSameData(product, loaded, `backfill, killed at read ${read} of ${backfill.reads}`);
          resumedLoads.push(await saveRows(database));
        }
        await liveOn(stage);
        await undisturbedLoad.restore();
        const increment = await undisturbed(stage, product);
        const grown = await dataOf(product, platform.undated);
        for (const read of killedReads(increment.reads)) {
          // An increment that does a full reconciliation has more reads than the backfill.
          const from = resumedLoads.shift() ?? undisturbedLoad;
          await killAndResume(stage, product, { read, from }, increment);
          await expectSameData(product, grown, `increment, killed at read ${read} of ${increment.reads}`);
        }
      } finally {
        await stage.close();
      }
    });
  }
}

type ByStream = Map<string, number>;

/** An undisturbed run, and the one that follows without changes. */
interface Undisturbed {
  reads: number;
  fetched: ByStream;
  /** What a completely read stream reads again: its lookback, its full scan. */
  again: ByStream;
  largestPage: ByStream;
}

async function undisturbed({ world }: Stage<PlatformWorld>, product: Product): Promise<Undisturbed> {
  let reads = 0;
  const stop = world.onRead(() => {
    reads += 1;
  });
  const largestPage: ByStream = new Map();
  const watched = watchedConnectors(connectors, (stream, { records }) => {
    largestPage.set(stream, Math.max(largestPage.get(stream) ?? 0, records.length));
  });
  const runId = await product.request();
  const run = await product.carryOut(runId, { connectors: watched });
  stop();
  expect(run.status, run.errorMessage ?? '').to.equal('succeeded');
  const idleId = await product.request();
  await product.carryOut(idleId);
  return { reads, largestPage, fetched: await fetchedBy(product, runId), again: await fetchedBy(product, idleId) };
}

interface Death {
  /** The n-th read of the run. */
  read: number;
  /** The state of the database before the run. */
  from: SavedRows;
}

/**
 * Kills the worker at its n-th read, lets another one continue, and compares what both fetched with the undisturbed
 * run: at most one page more of each stream, and what any further run reads again. A run may take fewer reads than the
 * undisturbed one, since a report that is already made is not requested again: then it dies at its last one.
 */
async function killAndResume(
  stage: Stage<PlatformWorld>,
  product: Product,
  { read, from }: Death,
  undisturbedRun: Undisturbed,
): Promise<void> {
  const { fetched, again, largestPage } = undisturbedRun;
  await from.restore();
  const runId = await product.request();
  const death = new AbortController();
  let reads = 0;
  const stop = stage.world.onRead(() => {
    reads += 1;
    if (reads === read) death.abort(new Error('killed'));
  });
  const dead = await product.carryOut(runId, { stopping: death.signal });
  stop();
  if (dead.status === 'succeeded' && reads > 0 && reads < read)
    return await killAndResume(stage, product, { read: reads, from }, undisturbedRun);
  expect(dead.status, `killed at read ${read}: ${dead.errorMessage}`).to.equal('queued');
  const resumed = await product.carryOut(runId);
  expect(resumed.status, `resumed after read ${read}: ${resumed.errorMessage}`).to.equal('succeeded');
  for (const [stream, count] of await fetchedBy(product, runId)) {
    const most = (fetched.get(stream) ?? 0) + (again.get(stream) ?? 0) + (largestPage.get(stream) ?? 0);
    expect(count, `${stream} fetched by a run that was killed at read ${read}`).to.be.at.most(most);
  }
}

async function fetchedBy({ database }: Product, runId: string): Promise<ByStream> {
  const { rows } = await database.pool.query<{ stream: string; fetched: string }>(
    'select stream, fetched from ops.sync_run_stream where run_id = $1',
    [runId],
  );
  return new Map(rows.map(({ stream, fetched }) => [stream, Number(fetched)]));
}

async function liveOn({ world }: Stage<PlatformWorld>): Promise<void> {
  const random = new Random('what happened meanwhile');
  for (let change = 0; change < changes; change += 1) {
    world.change(random);
    await world.clock.sleep(60_000);
  }
  await world.settle();
}
