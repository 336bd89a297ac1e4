import { expect } from 'chai';
import fc from 'fast-check';
import { allocate, digitsOf, divideRounded, fromMinor, rangeShare, sum, toMinor } from './amounts.js';
import { micros } from './clock.js';
import { Random } from './random.js';
import { instantOf, wallClockOf } from './zone-clock.js';

describe('Amounts', () => {
  it('know the decimals of a currency', () => {
    expect(['JPY', 'KWD', 'GBP', 'USD'].map(digitsOf)).to.deep.equal([0, 3, 2, 2]);
  });

  it('are the same after they are written and read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.constantFrom(0, 2, 3), (units, digits) => {
        expect(toMinor(fromMinor(units, digits), digits)).to.equal(units);
      }),
    );
    expect(fromMinor(-5n, 2)).to.equal('-0.05');
    expect(fromMinor(1250n, 0)).to.equal('1250');
    expect(toMinor('12.5', 3)).to.equal(12_500n);
  });

  it('are refused if they have too many decimals', () => {
    expect(() => toMinor('1.005', 2)).to.throw(RangeError, 'more than 2 decimals');
    expect(() => toMinor('1e3', 2)).to.throw(RangeError, 'not a plain decimal');
    expect(() => toMinor('', 2)).to.throw(RangeError);
  });

  it('are rounded half away from zero', () => {
    expect([5n, -5n, 4n, -4n, 15n].map((tenths) => divideRounded(tenths, 10n))).to.deep.equal([1n, -1n, 0n, 0n, 2n]);
  });

  it('are allocated to the last unit, in proportion', () => {
    expect(allocate(100n, [1n, 1n, 1n])).to.deep.equal([34n, 33n, 33n]);
    expect(allocate(5n, [0n, 999n, 1n])).to.deep.equal([0n, 5n, 0n]);
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 6n }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 8n }), weights, (total, given) => {
        fc.pre(sum(given) > 0n);
        const parts = allocate(total, given);
        expect(sum(parts)).to.equal(total);
        parts.forEach((part, index) => {
          const exact = total * (given[index] as bigint);
          expect(part * sum(given) - exact < sum(given) && exact - part * sum(given) < sum(given)).to.equal(true);
        });
      }),
    );
  });

  it('of a line that is refunded in several steps add up to the line', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 6n }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 50 }),
        (total, whole, cut) => {
          const middle = Math.min(cut, whole);
          expect(rangeShare(total, 0, middle, whole) + rangeShare(total, middle, whole, whole)).to.equal(total);
        },
      ),
    );
  });
});

describe('The seeded random source', () => {
  it('gives equal numbers for equal seeds and different ones for different seeds', () => {
    const draw = (seed: string): number[] =>
      Array.from({ length: 20 }, (_, at) => new Random(`${seed}${at}`).int(0, 1e15));
    expect(draw('a')).to.deep.equal(draw('a'));
    expect(new Set([...draw('a'), ...draw('b')]).size).to.equal(40);
  });

  it('spreads evenly and keeps to its weights', () => {
    const random = new Random(1);
    const heads = Array.from({ length: 10_000 }, () =>
      random.weighted([
        ['a', 3],
        ['b', 1],
      ] as const),
    ).filter((side) => side === 'a').length;
    expect(heads).to.be.within(7300, 7700);
    const dice = Array.from({ length: 60_000 }, () => random.int(1, 6));
    for (let side = 1; side <= 6; side += 1)
      expect(dice.filter((thrown) => thrown === side).length).to.be.within(9600, 10_400);
  });
});

describe('Local times', () => {
  const wall = (text: string): number => Date.parse(`${text}Z`);

  it('are read in their zone, in summer and in winter', () => {
    expect(instantOf(wall('2011-07-01T08:26:00'), 'Europe/London')).to.equal(micros('2011-07-01T07:26:00Z'));
    expect(instantOf(wall('2010-12-01T08:26:00'), 'Europe/London')).to.equal(micros('2010-12-01T08:26:00Z'));
    expect(instantOf(wall('2026-07-01T00:00:00'), 'Asia/Tokyo')).to.equal(micros('2026-06-30T15:00:00Z'));
    expect(wallClockOf(micros('2026-06-30T15:00:00Z'), 'Asia/Tokyo')).to.equal(wall('2026-07-01T00:00:00'));
  });

  it('that occur twice are the first of the two; skipped ones use the offset before the change', () => {
    expect(instantOf(wall('2026-11-01T01:30:00'), 'America/New_York')).to.equal(micros('2026-11-01T05:30:00Z'));
    expect(instantOf(wall('2026-03-08T02:30:00'), 'America/New_York')).to.equal(micros('2026-03-08T07:30:00Z'));
  });
});
