import { expect } from 'chai';
import { makeClock, micros } from '../../../simulators/kit/clock.js';
import type { PropertyQuota } from '../../../src/ingest/ga4/client/quota.js';
import { QuotaWatch } from '../../../src/ingest/ga4/client/quota.js';
import { ThrottledError } from '../../../src/runtime/errors.js';
import { rejection } from '../../support/rejection.js';
import { testLogger } from '../../support/test-logger.js';
import { clockOn } from '../support/syncing.js';

const { signal } = new AbortController();

describe('The quotas of a GA4 property', () => {
  /** The seconds that a client waits after an answer, from `at` on. */
  const waited = async (at: string, quota: PropertyQuota, laterSeconds = 0): Promise<number> => {
    const virtual = makeClock({ mode: 'manual', at: micros(at) });
    const watch = new QuotaWatch({ clock: clockOn(virtual), log: testLogger });
    watch.note(quota);
    virtual.advance(laterSeconds);
    const before = virtual.now();
    await watch.wait(signal);
    return (virtual.now() - before) / 1e6;
  };

  it('cost no time while a tenth of each is left', async () => {
    const quota = {
      tokensPerDay: { consumed: 10, remaining: 20_000 },
      tokensPerHour: { consumed: 10, remaining: 4000 },
      tokensPerProjectPerHour: { consumed: 10, remaining: 1400 },
      concurrentRequests: { remaining: 10 },
      serverErrorsPerProjectPerHour: { remaining: 1 },
      potentiallyThresholdedRequestsPerHour: { remaining: 1 },
    };
    expect(await waited('2026-07-06T12:30:00Z', quota)).to.equal(0);
    expect(await waited('2026-07-06T12:30:00Z', {})).to.equal(0);
  });

  it('are spread over the rest of the hour below that, and waited for when they are used up', async () => {
    const project = (remaining: number) => ({ tokensPerProjectPerHour: { consumed: 10, remaining } });
    // 70 requests are left for half an hour.
    expect(await waited('2026-07-06T12:30:00Z', project(700))).to.be.closeTo(25.7, 0.1);
    expect(await waited('2026-07-06T12:30:00Z', project(10))).to.equal(1800);
    expect(await waited('2026-07-06T12:30:00Z', project(9))).to.equal(1800);
    expect(await waited('2026-07-06T12:30:00Z', project(9), 1800), 'in the next hour').to.equal(0);
  });

  it('of Analytics 360 are ten times as large', async () => {
    const virtual = makeClock({ mode: 'manual', at: micros('2026-07-06T12:30:00Z') });
    const watch = new QuotaWatch({ clock: clockOn(virtual), log: testLogger });
    watch.note({ tokensPerProjectPerHour: { consumed: 10, remaining: 140_000 } });
    watch.note({ tokensPerProjectPerHour: { consumed: 10, remaining: 7000 } });
    await watch.wait(signal);
    expect(virtual.now()).to.be.greaterThan(micros('2026-07-06T12:30:02Z'));
  });

  it('of thresholded requests and server errors count too', async () => {
    const thresholded = { potentiallyThresholdedRequestsPerHour: { consumed: 1, remaining: 0 } };
    expect(await waited('2026-07-06T12:45:00Z', thresholded)).to.equal(900);
    expect(await waited('2026-07-06T12:45:00Z', { serverErrorsPerProjectPerHour: { remaining: 0 } })).to.equal(900);
  });

  it('of a day that are used up end the reading until midnight in California, also where clocks change', async () => {
    const spent = { tokensPerDay: { consumed: 10, remaining: 3 } };
    const error = await rejection(waited('2026-07-06T12:00:00Z', spent));
    expect(error).to.be.instanceOf(ThrottledError);
    expect((error as ThrottledError).waitMs).to.equal(19 * 3_600_000);
    const winter = await rejection(waited('2026-11-01T08:00:00Z', spent));
    expect((winter as ThrottledError).waitMs).to.equal(24 * 3_600_000);
    expect(await waited('2026-07-07T06:30:00Z', spent)).to.equal(1800);
  });
});
