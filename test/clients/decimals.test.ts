import { Big } from 'big.js';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  add,
  changePercent,
  compare,
  compareMoney,
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  formatMoney,
  formatRatio,
  isDecimal,
  multiply,
  negate,
  round,
  subtract,
  subtractMoney,
  sum,
  sumMoney,
} from '../../clients/typescript/src/index.js';

/** Texts of up to 30 digits before the point and 12 behind it, of any sign, with leading and trailing zeros. */
const decimals = fc
  .tuple(fc.boolean(), fc.stringMatching(/^\d{1,30}$/), fc.stringMatching(/^\d{0,12}$/))
  .map(([isNegative, whole, fraction]) =>
    decimal(`${isNegative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`),
  );

const scaleOf = (text: string): number => text.split('.')[1]?.length ?? 0;
const runs = { numRuns: 500 };

/** With so many decimals, halves away from zero, without the sign of a zero. */
function byBig(value: Big, scale: number): string {
  const text = value.toFixed(scale, 1);
  return /[1-9]/.test(text) ? text : text.replace('-', '');
}

describe("The client's decimals", () => {
  it('add, subtract, multiply and compare as another library does, with all decimals', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const scale = Math.max(scaleOf(a), scaleOf(b));
        expect(add(a, b)).to.equal(byBig(new Big(a).plus(b), scale));
        expect(subtract(a, b)).to.equal(byBig(new Big(a).minus(b), scale));
        expect(multiply(a, b)).to.equal(byBig(new Big(a).times(b), scaleOf(a) + scaleOf(b)));
        expect(compare(a, b)).to.equal(new Big(a).cmp(b));
        expect(add(a, negate(a))).to.equal(byBig(new Big(0), scaleOf(a)));
      }),
      runs,
    );
  });

  it('divide and round halves away from zero, as the API does', () => {
    const Exact = Big();
    Exact.RM = Exact.roundHalfUp;
    fc.assert(
      fc.property(decimals, decimals, fc.nat(20), (a, b, digits) => {
        Exact.DP = digits;
        expect(round(a, digits)).to.equal(byBig(new Exact(a), digits));
        if (compare(b, decimal('0')) !== 0) expect(divide(a, b, digits)).to.equal(byBig(new Exact(a).div(b), digits));
      }),
      runs,
    );
    expect(['0.5', '-0.5', '2.5', '-1.45'].map((each) => round(decimal(each), 0))).to.deep.equal([
      '1',
      '-1',
      '3',
      '-1',
    ]);
    expect(divide(decimal('-1'), decimal('8'), 2)).to.equal('-0.13');
    expect(() => divide(decimal('1'), decimal('0.00'), 2)).to.throw(RangeError, '1 cannot be divided by zero');
    expect(() => round(decimal('1'), 1.5)).to.throw(RangeError, 'whole number from 0 to 1000, not 1.5');
  });

  it('sum in any order to the same, beyond what a float holds', () => {
    fc.assert(
      fc.property(fc.array(decimals), (values) => {
        const scale = Math.max(0, ...values.map(scaleOf));
        const expected = byBig(
          values.reduce((total, value) => total.plus(value), new Big(0)),
          scale,
        );
        expect(sum(values)).to.equal(expected);
        expect(sum(values.toReversed())).to.equal(expected);
      }),
    );
    expect(sum(['9007199254740993.10', '0.2', '0.7'].map(decimal))).to.equal('9007199254740994.00');
    expect(sum([])).to.equal('0');
  });

  it('change in percent, of the size of a loss, and of nothing from zero', () => {
    const change = (now: string, before: string) => changePercent(decimal(now), decimal(before), 2);
    expect(change('112.5', '100')).to.equal('12.50');
    expect(change('-50', '-100')).to.equal('50.00');
    expect(change('2', '3')).to.equal('-33.33');
    expect(change('5', '0.00')).to.equal(null);
  });

  it('are only texts of digits', () => {
    for (const text of ['0', '-0.00', '007.50', '12', '-99999999999999999999.000001']) {
      expect(decimal(text)).to.equal(text);
      expect(isDecimal(text)).to.equal(true);
    }
    expect(decimal(12n)).to.equal('12');
    for (const text of [
      '',
      ' 1',
      '1 ',
      '+1',
      '1e3',
      '.5',
      '5.',
      '1,000',
      'NaN',
      'Infinity',
      '0x1f',
      '٣',
      '1\n',
      '--1',
    ]) {
      expect(() => decimal(text), text).to.throw(RangeError, 'is not a decimal number');
      expect(isDecimal(text), text).to.equal(false);
    }
    expect(isDecimal(1)).to.equal(false);
    // What other code marked as a decimal without a check is checked where it is used.
    expect(() => add('1e21' as Decimal, decimal('1'))).to.throw(RangeError, '"1e21"');
  });
});

describe("The client's amounts", () => {
  const pounds = (amount: string) => ({ amount: decimal(amount), currency: 'GBP' });
  const euros = { amount: decimal('1.00'), currency: 'EUR' };

  it('are summed, subtracted and compared in one currency only', () => {
    expect(sumMoney([pounds('1.10'), pounds('2.2')], 'GBP')).to.deep.equal(pounds('3.30'));
    expect(sumMoney([], 'GBP')).to.deep.equal(pounds('0'));
    expect(subtractMoney(pounds('1'), pounds('1.01'))).to.deep.equal(pounds('-0.01'));
    expect(compareMoney(pounds('10'), pounds('9.99'))).to.equal(1);
    const message = 'An amount in EUR cannot be combined with one in GBP';
    expect(() => sumMoney([pounds('1'), euros], 'GBP')).to.throw(RangeError, message);
    expect(() => subtractMoney(pounds('1'), euros)).to.throw(RangeError, message);
    expect(() => compareMoney(pounds('1'), euros)).to.throw(RangeError, message);
  });

  it('are printed exactly, in the form of the locale', () => {
    const big = pounds('9007199254740993.01');
    expect(formatMoney(big, 'en-GB')).to.equal('£9,007,199,254,740,993.01');
    expect(formatMoney({ ...big, currency: 'EUR' }, 'de-DE')).to.equal('9.007.199.254.740.993,01\u00a0€');
    expect(formatMoney(pounds('2.005'), 'en-GB')).to.equal('£2.01');
    expect(formatMoney(pounds('-2.005'), 'en-GB')).to.equal('-£2.01');
    expect(formatMoney(pounds('-0.001'), 'en-GB')).to.equal('£0.00');
    expect(formatMoney({ amount: decimal('1234.5'), currency: 'JPY' }, 'en-GB')).to.equal('JP¥1,235');
    expect(formatMoney(pounds('12.5'), 'en-GB', { maximumFractionDigits: 0 })).to.equal('£13');
    expect(formatDecimal(decimal('-1234567890123456789.000001'), 'en-GB')).to.equal(
      '-1,234,567,890,123,456,789.000001',
    );
    expect(formatDecimal(decimal('-0.00'), 'en-GB')).to.equal('0');
    expect(formatRatio(decimal('0.125'), 'en-GB')).to.equal('12.5%');
    expect(() => formatMoney({ amount: 'NaN' as Decimal, currency: 'GBP' }, 'en-GB')).to.throw(RangeError);
  });

  it('are printed as they are computed: rounded alike, digit by digit', () => {
    fc.assert(
      fc.property(decimals, fc.nat(12), (value, digits) => {
        const printed = formatDecimal(value, 'en', {
          ...{ useGrouping: false, minimumFractionDigits: digits, maximumFractionDigits: digits },
        });
        expect(decimal(printed)).to.equal(round(value, digits).replace(/^(-?)0+(?=\d)/, '$1'));
      }),
      runs,
    );
  });
});
