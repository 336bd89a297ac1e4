import { expect } from 'chai';
import { measureMemory } from '../measure-memory.js';
import type { PlatformUnderTest, PlatformWorld } from '../platform-under-test.js';

/** A page of records and the next one fit into the variance; the whole account must not. */
const growthAtLeast = 3;

/** 5: memory is limited by the page, whatever the size of the account. */
export function describeMemory<W extends PlatformWorld>(platform: PlatformUnderTest<W>): void {
  const { small, large, varianceBytes } = platform.memory;
  for (const way of platform.ways) {
    it(`read ${way.name}, ${large} records take no more memory than ${small}`, async () => {
      const { few, many } = await measureMemory(platform, way.settings);
      const measured = JSON.stringify({ few, many });
      expect(many.payloadBytes - few.payloadBytes, measured).to.be.greaterThan(growthAtLeast * varianceBytes);
      expect(many.liveBytes - few.liveBytes, measured).to.be.lessThan(varianceBytes);
    });
  }
}
