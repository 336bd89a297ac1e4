import { expect } from 'chai';
import fc from 'fast-check';
import { quotient } from '../../../src/models/drivers/exact.js';
import { explain } from '../../../src/models/drivers/explain.js';
import { type Member, together } from '../../../src/models/drivers/members.js';
import { sum } from '../../support/rational.js';

const runs = Number(process.env.PROPERTY_RUNS ?? 200);

type Amounts = [current: number, previous: number];

/** `denominator`: of a ratio. */
const member = (key: string, [current, previous]: Amounts, [above, below]: Amounts = [0, 0]): Member => ({
  ...{ key, label: key, isRest: false },
  numerator: { current: BigInt(current), previous: BigInt(previous) },
  denominator: { current: BigInt(above), previous: BigInt(below) },
});

const ofSum = (members: Member[], limit = 10) => {
  const whole = together(members);
  const change = (whole.numerator.current - whole.numerator.previous) * 10_000n;
  return explain(members, { isRatio: false, whole, scale: 2, change }, limit);
};
const ofRatio = (members: Member[], limit = 10, whole = together(members)) => {
  const { numerator, denominator } = whole;
  const change =
    quotient(numerator.current, denominator.current)! - quotient(numerator.previous, denominator.previous)!;
  return { change, ...explain(members, { isRatio: true, whole, scale: 2, change }, limit) };
};
const millionths = (value: string): bigint => BigInt(value.replace('.', ''));

describe('The segments of a change', () => {
  it('of a sum contribute their differences, and one that grew as all others did does not stand out', () => {
    const alike = ofSum([member('a', [110_00, 100_00]), member('b', [11_00, 10_00])]);
    expect(alike.concentration).to.equal('0.000000');
    expect(alike.drivers.map(({ key, contribution, share }) => [key, contribution, share])).to.deep.equal([
      ['a', '10.000000', '0.909091'],
      ['b', '1.000000', '0.090909'],
    ]);
    expect(ofSum([member('a', [110_00, 100_00])]).concentration).to.equal('0.000000');
    // All of 50 is of one that had 250 of 850.
    const { concentration } = ofSum([member('a', [150_00, 100_00]), member('b', [300_00, 300_00])]);
    expect(concentration).to.equal('0.705882');
  });

  it('of a ratio contribute by their own ratio and by their weight, as worked out by hand', () => {
    // 10 at 20.00 and 10 at 40.00 before: 30.00. Then 20 at 20.00 and 10 at 46.00: 28.666667.
    const { drivers, change } = ofRatio([
      member('web', [400_00, 200_00], [20_00, 10_00]),
      member('till', [460_00, 400_00], [10_00, 10_00]),
    ]);
    expect(change).to.equal(-1_333_333n);
    // The till: (1/2 + 1/3) / 2 x 6.00 = 2.50; and (1/3 - 1/2) x (43.00 - 29.333333) = -2.277778.
    // The web: (2/3 - 1/2) x (20.00 - 29.333333) = -1.555556.
    expect(drivers).to.deep.equal([
      {
        ...{ key: 'web', label: 'web', isOther: false, current: '20.000000', previous: '20.000000' },
        ...{ contribution: '-1.555555', rateEffect: '0.000000', mixEffect: '-1.555555', share: '1.166667' },
      },
      {
        ...{ key: 'till', label: 'till', isOther: false, current: '46.000000', previous: '40.000000' },
        ...{ contribution: '0.222222', rateEffect: '2.500000', mixEffect: '-2.277778', share: '-0.166667' },
      },
    ]);
  });

  it('that have no ratio in one of the periods add their mix alone', () => {
    const { drivers } = ofRatio([
      member('new', [300_00, 0], [10_00, 0]),
      member('old', [100_00, 100_00], [10_00, 10_00]),
    ]);
    expect(drivers.find(({ key }) => key === 'new')).to.deep.include({ previous: null, rateEffect: '0.000000' });
  });

  it('are the whole with what belongs to none of them, which is among the others', () => {
    const whole = together([member('a', [5_00, 1_00]), member('rest', [3_00, 0])]);
    const asked = { isRatio: false, whole, scale: 2, change: 7_000_000n };
    expect(
      explain([member('a', [5_00, 1_00])], asked, 5).drivers.map(({ isOther, contribution }) => [
        isOther,
        contribution,
      ]),
    ).to.deep.equal([
      [false, '4.000000'],
      [true, '3.000000'],
    ]);
  });

  it('add up to the change to the last digit, whatever was sold, and however many are shown', () => {
    const amounts = fc.tuple(fc.integer({ min: -500, max: 5000 }), fc.integer({ min: -500, max: 5000 }));
    const counts = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }));
    const trade = fc.array(fc.tuple(amounts, counts), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(trade, fc.integer({ min: 1, max: 12 }), (values, limit) => {
        const members = values.map(([sold, orders], at) => member(`${at}`, sold, orders));
        const summed = ofSum(members, limit);
        const { numerator, denominator } = together(members);
        expect(millionths(sumOf(summed.drivers.map(({ contribution }) => contribution)))).to.equal(
          (numerator.current - numerator.previous) * 10_000n,
        );
        expect(Number(summed.concentration)).to.be.within(0, 1);
        expect(summed.drivers.length).to.equal(Math.min(limit + 1, members.length));
        if (denominator.current === 0n || denominator.previous === 0n) return;
        const divided = ofRatio(members, limit);
        expect(millionths(sumOf(divided.drivers.map(({ contribution }) => contribution)))).to.equal(divided.change);
        expect(millionths(sumOf([divided.rateEffect!, divided.mixEffect!]))).to.equal(divided.change);
        for (const { rateEffect, mixEffect, contribution } of divided.drivers) {
          expect(millionths(sumOf([rateEffect!, mixEffect!]))).to.equal(millionths(contribution));
        }
      }),
      { numRuns: runs },
    );
  });
});

/** With all six decimals. */
function sumOf(values: readonly string[]): string {
  const [whole = '0', fraction = ''] = sum(...values).split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}
