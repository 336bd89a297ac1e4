import { expect } from 'chai';
import { ratioOf, signOf, sumOf, difference } from '../../src/charts/formats/decimal.js';
import { numberFormats } from '../../src/charts/formats/number-formats.js';
import { periodFormats } from '../../src/charts/formats/period-formats.js';
import { ticksOf } from '../../src/charts/scale/ticks.js';

describe('Numbers of charts', () => {
  const english = numberFormats('en-GB', 'GBP');

  it('are shown to the last digit, also where a float would lose it', () => {
    expect(english.money('9007199254740993.01')).to.equal('£9,007,199,254,740,993.01');
    expect(english.money('-1234.5')).to.equal('-£1,234.50');
    expect(english.money('-0.001')).to.equal('£0.00');
    expect(english.count('1234567')).to.equal('1,234,567');
    expect(english.percent('0.12345')).to.equal('12.3%');
  });

  it('have the decimals of prices in their currency, whatever the runtime thinks', () => {
    expect(numberFormats('en', 'HUF').money('1234.5')).to.match(/1,235$/);
    expect(numberFormats('en', 'IQD').money('1234.5')).to.match(/1,235$/);
    expect(numberFormats('en', 'JPY').money('1234')).to.match(/1,234$/);
    expect(numberFormats('en', 'KWD').money('1.5')).to.match(/1\.500$/);
  });

  it('have the form of the locale', () => {
    expect(numberFormats('de-DE', 'EUR').money('1234.5')).to.equal('1.234,50\u00a0€');
    expect(numberFormats('de-DE', 'EUR').percent('0.5')).to.equal('50,0\u00a0%');
  });

  it('of an axis keep all digits of its marks', () => {
    for (const [value, text] of [
      ['12500', '£12.5k'],
      ['1005000', '£1.005m'],
      ['0', '£0'],
      ['-2500', '-£2.5k'],
      ['0.05', '£0.05'],
    ] as const)
      expect(english.moneyShort(value).toLowerCase(), value).to.equal(text);
    expect(english.percentShort('0.125')).to.equal('12.5%');
  });

  it('that are changes have their sign, zero none', () => {
    expect(english.moneyChange('4210')).to.equal('+£4,210.00');
    expect(english.moneyChange('-4210')).to.equal('-£4,210.00');
    expect(english.percentChange('0')).to.equal('0.0%');
  });

  it('are summed and divided exactly', () => {
    expect(sumOf(['0.1', '0.2', '-0.30'])).to.equal('0.00');
    expect(sumOf(['9007199254740993', '0.01'])).to.equal('9007199254740993.01');
    expect(sumOf([])).to.equal('0');
    expect(difference('1', '0.001')).to.equal('0.999');
    expect(ratioOf('1', '3')).to.equal('0.3333');
    expect(ratioOf('-2', '3')).to.equal('-0.6667');
    expect(ratioOf('0.00005', '1')).to.equal('0.0001');
    expect(ratioOf('1', '0.00')).to.equal(null);
    expect(['-0.01', '0.00', '3'].map(signOf)).to.deep.equal([-1, 0, 1]);
    expect(() => sumOf(['1e3'])).to.throw(TypeError, 'plain decimals such as "-12.50", got "1e3"');
  });
});

describe('Periods of charts', () => {
  const period = periodFormats('en-GB');

  it('are named shortly and in full', () => {
    expect(period('2026-11-03', 'day').label).to.equal('3 Nov');
    // Whether a comma follows the weekday differs between versions of Unicode's data.
    expect(period('2026-11-03', 'day').name).to.match(/^Tue,? 3 November 2026$/);
    expect(period('2026-11-01', 'month')).to.deep.equal({ label: 'Nov 26', name: 'November 2026' });
    expect(period('2026-10-01', 'quarter')).to.deep.equal({ label: 'Q4 26', name: 'Quarter 4 of 2026' });
    expect(period('2026-01-01', 'year')).to.deep.equal({ label: '2026', name: '2026' });
    expect(periodFormats('de-DE')('2026-11-03', 'day').label).to.equal('3. Nov.');
  });

  it('that are weeks have the number and year of ISO 8601', () => {
    expect(period('2012-12-31', 'week').name).to.equal('Week 1 of 2013, from 31 Dec');
    expect(period('2026-12-28', 'week').name).to.equal('Week 53 of 2026, from 28 Dec');
    expect(period('2027-01-04', 'week').label).to.equal('W1');
  });

  it('that are no day are refused', () => {
    expect(() => period('2026-W45', 'week')).to.throw(RangeError, 'YYYY-MM-DD, got "2026-W45"');
  });
});

describe('The marks of an axis', () => {
  const values = (...args: Parameters<typeof ticksOf>) => ticksOf(...args).map(({ value }) => value);

  it('are round, enclose the values, and are exact', () => {
    expect(values(0, 10_700, 5)).to.deep.equal(['0', '2500', '5000', '7500', '10000', '12500']);
    expect(values(0, 0.3, 3)).to.deep.equal(['0.00', '0.10', '0.20', '0.30']);
    expect(values(-30, 70, 5)).to.deep.equal(['-40', '-20', '0', '20', '40', '60', '80']);
    expect(values(0.42, 0.47, 5)).to.deep.equal(['0.420', '0.430', '0.440', '0.450', '0.460', '0.470']);
    expect(values(0, 9e15, 3)).to.deep.equal(['0', '5000000000000000', '10000000000000000']);
  });

  it('are whole numbers where the values are', () => {
    expect(values(0, 2, 5, true)).to.deep.equal(['0', '1', '2']);
    expect(values(0, 12, 5, true)).to.deep.equal(['0', '5', '10', '15']);
  });

  it('are there for values that do not differ', () => {
    expect(values(0, 0, 4)).to.deep.equal(['0.00', '0.25']);
    expect(values(7, 7, 4).length).to.be.at.least(2);
  });

  it('enclose any values with few marks', () => {
    for (const power of [-6, -3, 0, 3, 9]) {
      for (const [low, high] of [
        [0, 1],
        [0, 9.99],
        [-3.7, 2.2],
        [1.01, 1.09],
      ] as const) {
        const [from, to] = [low * 10 ** power, high * 10 ** power];
        const marks = ticksOf(from, to, 5);
        const slack = (to - from) * 1e-6;
        expect(marks[0]!.at).to.be.at.most(from + slack);
        expect(marks.at(-1)!.at).to.be.at.least(to - slack);
        expect(marks.length).to.be.within(2, 9);
      }
    }
  });
});
