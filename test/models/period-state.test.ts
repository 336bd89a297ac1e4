import { expect } from 'chai';
import { calendarOf, isComparable } from '../../src/models/reporting/period-state.js';

const now = new Date('2026-07-16T12:00:00Z');

/** Of stores that are read from a day on; null: from their beginning. */
function calendar(...readFrom: (string | null)[]) {
  const sources = readFrom.map((ordersReadFrom, i) => ({ sourceId: `s${i}`, timezone: 'UTC', ordersReadFrom }));
  const directory = { sources: new Map(sources.map((source) => [source.sourceId, source])) };
  const group = { sourceIds: sources.map(({ sourceId }) => sourceId) };
  return calendarOf(group as never, directory as never, { now, today: '2026-07-16' });
}

const may = { first: '2026-05-01', last: '2026-05-31' };
const june = { first: '2026-06-01', last: '2026-06-30' };

describe('periods that compare', () => {
  it('does not compare days of which a store was read in part with days of which it was not read', () => {
    expect(isComparable(calendar(null), june, may)).to.equal(true);
    expect(isComparable(calendar('2026-05-01'), june, may)).to.equal(true);
    // A rise from nothing would say when reading began.
    expect(isComparable(calendar('2026-06-15'), june, may)).to.equal(false);
    expect(isComparable(calendar(null, '2026-06-15'), june, may)).to.equal(false);
    expect(isComparable(calendar('2026-05-15'), june, may)).to.equal(false);
  });

  it('compares what was read of other stores', () => {
    expect(isComparable(calendar(null, '2026-07-01'), june, may)).to.equal(true);
  });

  it('compares no period that is not over', () => {
    expect(isComparable(calendar(null), { first: '2026-07-01', last: '2026-07-31' }, june)).to.equal(false);
  });
});
