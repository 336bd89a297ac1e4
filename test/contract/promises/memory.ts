import { expect } from 'chai';
import { measureMemory } from '../measure-memory.js';
import type { PlatformUnderTest, PlatformWorld } from '../platform-under-test.js';

/** A page's worth of records and one on its way fit into the variance; the whole account must not. */
const growthAtLeast = 3;

/** 5: memory is bounded by the page, whatever the account holds. */
export function describeMemory<W extends PlatformWorld>(platform: PlatformUnderTest<W>): void {
  const { small, large, varianceBytes } = platform.memory;
  for (const way of platform.ways) {
    it(`read ${way.name}, ${large} records take no more memory than ${small}`, async () => {
      const [few, many] = [
        await measureMemory(platform, small, way.settings),
        await measureMemory(platform, large, way.settings),
      ];
      const told = JSON.stringify({ few, many });
      expect(many.payloadBytes - few.payloadBytes, told).to.be.greaterThan(growthAtLeast * varianceBytes);
      expect(many.liveBytes - few.liveBytes, told).to.be.lessThan(varianceBytes);
    });
  }
}
