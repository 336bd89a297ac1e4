import { expect } from 'chai';
import {
  type Comparison,
  comparedSpans,
  overlap,
  Periods,
  type Range,
  spansOf,
} from '../../../src/models/report/spans.js';

const april = 4;
const text = (spans: readonly { no: number; first: string; last: string }[]): string[] =>
  spans.map(({ no, first, last }) => `${no}: ${first}/${last}`);
const compared = (kind: Comparison['kind'], unit: Parameters<typeof periodsOf>[0], range: Range): string[] => {
  const periods = periodsOf(unit);
  return text(comparedSpans({ kind } as Comparison, periods, range, spansOf(periods, range)));
};
const periodsOf = (unit: ConstructorParameters<typeof Periods>[0] | null): Periods | null =>
  unit === null ? null : new Periods(unit, april);

describe('The periods of a report', () => {
  it('are whole, but for the days at both ends of the range', () => {
    expect(text(spansOf(periodsOf('month'), { from: '2026-01-15', to: '2026-03-02' }))).to.deep.equal([
      '0: 2026-01-15/2026-01-31',
      '1: 2026-02-01/2026-02-28',
      '2: 2026-03-01/2026-03-02',
    ]);
    expect(text(spansOf(periodsOf('week'), { from: '2012-12-31', to: '2013-01-07' }))).to.deep.equal([
      '0: 2012-12-31/2013-01-06',
      '1: 2013-01-07/2013-01-07',
    ]);
    expect(text(spansOf(null, { from: '2026-01-15', to: '2026-03-02' }))).to.deep.equal(['0: 2026-01-15/2026-03-02']);
  });

  it('are fiscal by the first month of the fiscal year', () => {
    expect(text(spansOf(periodsOf('fiscal_year'), { from: '2025-02-01', to: '2026-04-30' }))).to.deep.equal([
      '0: 2025-02-01/2025-03-31',
      '1: 2025-04-01/2026-03-31',
      '2: 2026-04-01/2026-04-30',
    ]);
    expect(text(spansOf(new Periods('fiscal_quarter', 2), { from: '2026-01-01', to: '2026-04-30' }))).to.deep.equal([
      '0: 2026-01-01/2026-01-31',
      '1: 2026-02-01/2026-04-30',
    ]);
  });

  it('are 24 hours of each day, compared with the hour before or the same hour', () => {
    const range = { from: '2026-03-29', to: '2026-03-30' };
    const hours = periodsOf('hour')!;
    const spans = spansOf(hours, range);
    const ends = (of: typeof spans) => [of[0]!, of.at(-1)!].map(({ no, first, hour }) => `${no}: ${first} ${hour}`);
    expect(ends(spans)).to.deep.equal(['0: 2026-03-29 0', '47: 2026-03-30 23']);
    const against = (kind: Comparison['kind']) => comparedSpans({ kind } as Comparison, hours, range, spans);
    expect(ends(against('period_before'))).to.deep.equal(['0: 2026-03-28 23', '47: 2026-03-30 22']);
    expect(ends(against('previous_period'))).to.deep.equal(['0: 2026-03-27 0', '47: 2026-03-28 23']);
    expect(ends(against('day_before'))).to.deep.equal(['0: 2026-03-28 0', '47: 2026-03-29 23']);
    expect(ends(against('week_before'))).to.deep.equal(['0: 2026-03-22 0', '47: 2026-03-23 23']);
    expect(ends(against('previous_year'))).to.deep.equal(['0: 2025-03-29 0', '47: 2025-03-30 23']);
    expect(overlap(spans)).to.equal(false);
    const leapDay = { from: '2024-02-28', to: '2024-02-29' };
    expect(overlap(comparedSpans({ kind: 'previous_year' }, hours, leapDay, spansOf(hours, leapDay)))).to.equal(true);
  });

  it('are compared with as many periods just before, of other lengths too', () => {
    expect(compared('previous_period', 'month', { from: '2026-03-01', to: '2026-04-30' })).to.deep.equal([
      '0: 2026-01-01/2026-01-31',
      '1: 2026-02-01/2026-02-28',
    ]);
  });

  it('without a period are compared with as many days just before', () => {
    expect(compared('previous_period', null, { from: '2026-03-10', to: '2026-03-12' })).to.deep.equal([
      '0: 2026-03-07/2026-03-09',
    ]);
  });

  it('that stop short are compared with as many days, at most to the end of the other period', () => {
    expect(compared('period_before', 'month', { from: '2026-03-01', to: '2026-03-12' })).to.deep.equal([
      '0: 2026-02-01/2026-02-12',
    ]);
    expect(compared('period_before', 'month', { from: '2026-03-01', to: '2026-03-30' })).to.deep.equal([
      '0: 2026-02-01/2026-02-28',
    ]);
  });

  it('are compared with the same dates of the year before, 29 February with 28, February as a whole', () => {
    expect(compared('previous_year', 'day', { from: '2024-02-28', to: '2024-03-01' })).to.deep.equal([
      '0: 2023-02-28/2023-02-28',
      '1: 2023-02-28/2023-02-28',
      '2: 2023-03-01/2023-03-01',
    ]);
    expect(compared('previous_year', 'month', { from: '2025-02-01', to: '2025-02-28' })).to.deep.equal([
      '0: 2024-02-01/2024-02-29',
    ]);
  });

  it('are compared with the same ISO week and weekdays, 371 days before where week 53 asks for it', () => {
    expect(compared('previous_year_iso', 'week', { from: '2026-03-09', to: '2026-03-15' })).to.deep.equal([
      '0: 2025-03-10/2025-03-16',
    ]);
    // 2020 has a week 53: week 10 of 2021 is 371 days after week 10 of 2020.
    expect(compared('previous_year_iso', 'week', { from: '2021-03-08', to: '2021-03-14' })).to.deep.equal([
      '0: 2020-03-02/2020-03-08',
    ]);
  });

  it('of week 53 are compared with the last week of the year before', () => {
    expect(compared('previous_year_iso', 'week', { from: '2020-12-28', to: '2021-01-03' })).to.deep.equal([
      '0: 2019-12-23/2019-12-29',
    ]);
  });

  it('overlap where a leap day and the day before have the same counterpart', () => {
    const range = { from: '2024-02-27', to: '2024-03-01' };
    const days = spansOf(periodsOf('day'), range);
    expect(overlap(days)).to.equal(false);
    expect(overlap(comparedSpans({ kind: 'previous_year' }, periodsOf('day'), range, days))).to.equal(true);
  });

  it('are compared with those of another range, the first with the first', () => {
    const range = { from: '2026-03-01', to: '2026-05-31' };
    const spans = spansOf(periodsOf('month'), range);
    const other = { from: '2025-11-01', to: '2025-12-31' };
    expect(text(comparedSpans({ kind: 'range', range: other }, periodsOf('month'), range, spans))).to.deep.equal([
      '0: 2025-11-01/2025-11-30',
      '1: 2025-12-01/2025-12-31',
    ]);
  });
});
