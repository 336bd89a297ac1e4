import { expect } from 'chai';
import { isDue, wasJustAsked } from '../../../src/jobs/rates/due.js';
import type { RateFeed } from '../../../src/jobs/rates/rate-feed.js';

/** Wednesday; the day's rates are released at 15:10 UTC. */
const noon = '2026-03-11T12:00:00Z';

const feed = (
  attemptedAt: string,
  latestRateDate: string | null,
  succeededAt: string | null = attemptedAt,
): RateFeed => ({
  ...{ provider: 'ECB', attemptedAt, succeededAt, latestRateDate, fingerprint: null, problem: null },
});

describe('The rates of the ECB', () => {
  it('are due before they were ever read', () => {
    expect(isDue(null, new Date(noon))).to.equal(true);
  });

  it('are due after each release and, once read, not before the next', () => {
    const read = feed('2026-03-10T15:20:00Z', '2026-03-10');
    expect(isDue(read, new Date('2026-03-11T15:09:00Z'))).to.equal(false);
    expect(isDue(read, new Date('2026-03-11T15:10:00Z'))).to.equal(true);
    expect(isDue(feed('2026-03-13T15:20:00Z', '2026-03-13'), new Date('2026-03-15T23:00:00Z'))).to.equal(false);
  });

  it("are due every hour while the day's are not released", () => {
    const early = feed('2026-03-11T15:11:00Z', '2026-03-10');
    expect(isDue(early, new Date('2026-03-11T16:10:00Z'))).to.equal(false);
    expect(isDue(early, new Date('2026-03-11T16:11:00Z'))).to.equal(true);
  });

  it('are due ten minutes after a failure', () => {
    const failed = feed('2026-03-11T11:55:00Z', '2026-03-10', '2026-03-10T15:20:00Z');
    expect(isDue(failed, new Date(noon))).to.equal(false);
    expect(wasJustAsked(failed, new Date(noon))).to.equal(true);
    expect(isDue(failed, new Date('2026-03-11T12:05:00Z'))).to.equal(true);
    expect(wasJustAsked(failed, new Date('2026-03-11T12:05:00Z'))).to.equal(false);
  });
});
