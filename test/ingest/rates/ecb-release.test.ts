import { expect } from 'chai';
import { lastRelease } from '../../../src/ingest/rates/ecb-release.js';

const dayOf = (now: string): string => {
  const { date, at } = lastRelease(new Date(now));
  return `${date} ${at.toISOString().slice(0, 16)}`;
};

describe('The latest release of rates', () => {
  it("is the day's from ten past four in the afternoon in Frankfurt, in winter and in summer", () => {
    expect(dayOf('2026-01-14T15:09:00Z')).to.equal('2026-01-13 2026-01-13T15:10');
    expect(dayOf('2026-01-14T15:10:00Z')).to.equal('2026-01-14 2026-01-14T15:10');
    expect(dayOf('2026-07-15T14:09:00Z')).to.equal('2026-07-14 2026-07-14T14:10');
    expect(dayOf('2026-07-15T14:10:00Z')).to.equal('2026-07-15 2026-07-15T14:10');
  });

  it("is Friday's until Monday afternoon", () => {
    for (const now of ['2026-07-11T12:00:00Z', '2026-07-12T23:00:00Z', '2026-07-13T08:00:00Z']) {
      expect(dayOf(now)).to.equal('2026-07-10 2026-07-10T14:10');
    }
  });
});
