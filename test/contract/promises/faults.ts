import { expect } from 'chai';
import { rawSize } from '../../end-to-end/raw-versions.js';
import type { PlatformUnderTest, PlatformWorld } from '../platform-under-test.js';
import { type Stage, stageOf, wayOf } from '../products.js';
import { type DataHeld, dataOf, expectSameData } from '../same-data.js';

/** As long as the first pause of a stream that failed, `worker.retryDelaySeconds`. */
const usualPauseMs = 30_000;

/** 3: nothing that the platform does loses or repeats a record. */
export function describeFaults<W extends PlatformWorld>(platform: PlatformUnderTest<W>): void {
  describe('loses and repeats nothing', () => {
    let stage: Stage<W>;
    /** The undisturbed result, for each way. */
    const undisturbed = new Map<string, DataHeld & { size: Record<string, string> }>();

    before(async () => {
      // Within four weeks: several pages to a window.
      stage = stageOf(await platform.openWorld({ seed: 'faults', records: 300, days: 28 }));
      for (const { name, settings } of platform.ways) {
        const product = await stage.product(settings);
        await product.sync();
        undisturbed.set(name, {
          ...(await dataOf(product, platform.undated)),
          size: await rawSize(product.database.pool),
        });
      }
    });

    after(() => stage.close());

    for (const fault of platform.faults) {
      it(`through ${fault.name}`, async () => {
        const { world } = stage;
        const way = wayOf(platform, fault.way);
        const product = await stage.productAgain(
          { ...way.settings, ...fault.settings },
          { worker: { maxAttempts: 9 } },
        );
        fault.stage(world);
        const runId = await product.request();
        const run = await product.carryOut(runId);
        expect(fault.isMet(world), 'the fault was met').to.equal(true);
        world.mend();
        expect([run.status, run.errorCode], run.errorMessage ?? '').to.deep.equal(
          fault.endsWith === undefined ? ['succeeded', null] : ['queued', fault.endsWith],
        );
        if (run.status === 'queued') {
          // The stream that failed has a pause of its own.
          await world.clock.sleep(fault.pauseMs ?? usualPauseMs);
          expect((await product.carryOut(runId)).status).to.equal('succeeded');
        }
        const whole = undisturbed.get(way.name)!;
        await expectSameData(product, whole, fault.name);
        const { versions } = await rawSize(product.database.pool);
        expect(versions, 'versions of records that did not change').to.equal(whole.size.versions);
      });
    }
  });
}
