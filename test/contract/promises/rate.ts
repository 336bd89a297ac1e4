import { expect } from 'chai';
import type { PlatformUnderTest, PlatformWorld } from '../platform-under-test.js';
import { stageOf, wayOf } from '../products.js';

/** A percent for the platform's rounding of its own hints, besides the rounding of each request. */
const slack = 1.01;

/** 4: no request is sent that will be refused, and no wait is longer than needed. */
export function describeRate<W extends PlatformWorld>(platform: PlatformUnderTest<W>): void {
  const { rate } = platform;
  if (!rate) return;
  it("respects the platform's limits: no call is refused for its rate, and waits are hardly longer than needed", async () => {
    const stage = stageOf(await rate.openWorld());
    const { clock } = stage.world;
    try {
      const product = await stage.product({ ...wayOf(platform).settings, ...rate.settings });
      const startedAt = clock.now().getTime();
      await product.sync();
      // Only waiting advances this clock: all of it was waiting.
      const waitedMs = clock.now().getTime() - startedAt;
      const { refused, requests, idealMs } = rate.reckon(stage.world);
      expect(refused).to.equal(0);
      expect(idealMs, 'the ration was short enough to make anybody wait').to.be.greaterThan(10_000);
      expect(waitedMs, `${requests} requests`).to.be.within(
        Math.floor(idealMs),
        idealMs * slack + requests * rate.roundingMs,
      );
    } finally {
      await stage.close();
    }
  });
}
