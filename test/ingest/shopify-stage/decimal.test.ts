import { Big } from 'big.js';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  decimalPattern,
  formatDecimal,
  minorUnitOf,
  parseDecimal,
  shortDecimal,
  times,
} from '../../../src/ingest/staging/decimal.js';

const wholes = fc.oneof(fc.bigInt({ min: 0n, max: 99_999_999n }), fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }));

/** Possible decimals: with and without places, padded, negative, far longer than a binary float can hold. */
const decimals = fc
  .tuple(fc.boolean(), wholes, fc.option(fc.stringMatching(/^\d{1,9}$/)))
  .map(([isNegative, whole, places]) => `${isNegative ? '-' : ''}${whole}${places === null ? '' : `.${places}`}`);

describe('exact decimals', () => {
  it('are unchanged, in their one normal form', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        expect(text).to.match(new RegExp(decimalPattern));
        expect(formatDecimal(parseDecimal(text))).to.equal(new Big(text).eq(0) ? '0' : new Big(text).toFixed());
      }),
    );
  });

  it('add up as in big.js', () => {
    fc.assert(
      fc.property(fc.array(decimals, { maxLength: 30 }), (texts) => {
        const sum = texts.reduce((total, text) => total + parseDecimal(text), 0n);
        const expected = texts.reduce((total, text) => total.plus(text), new Big(0));
        expect(formatDecimal(sum)).to.equal(expected.eq(0) ? '0' : expected.toFixed());
      }),
    );
  });

  it('are not read from anything else', () => {
    const others = [
      '',
      '.',
      '.5',
      '5.',
      '-5',
      '+5',
      ' 5',
      '5 ',
      '1e3',
      '1.2.3',
      '1,2',
      '٣',
      '0.1234567890',
      '1234567890123456',
    ];
    expect(others.map(shortDecimal)).to.deep.equal(others.map(() => null));
  });

  it('are multiplied exactly, and rounded half away from zero beyond nine places', () => {
    fc.assert(
      fc.property(decimals, decimals, (amount, quantity) => {
        const expected = new Big(amount).times(quantity).round(9, Big.roundHalfUp);
        const product = formatDecimal(times(parseDecimal(amount), parseDecimal(quantity)));
        expect(product).to.equal(expected.eq(0) ? '0' : expected.toFixed());
      }),
    );
  });

  it('know the smallest unit of a currency', () => {
    expect(['GBP', 'JPY', 'KWD'].map((currency) => formatDecimal(minorUnitOf(currency)))).to.deep.equal([
      '0.01',
      '1',
      '0.001',
    ]);
  });
});
