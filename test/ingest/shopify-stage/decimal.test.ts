import { Big } from 'big.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { decimalPattern, formatDecimal, minorUnitOf, parseDecimal } from '../../../src/ingest/staging/decimal.js';

/** Possible decimals: with and without places, padded, negative, far longer than a binary float can hold. */
const decimals = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.option(fc.stringMatching(/^\d{1,9}$/)))
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

  it('know the smallest unit of a currency', () => {
    expect(['GBP', 'JPY', 'KWD'].map((currency) => formatDecimal(minorUnitOf(currency)))).to.deep.equal([
      '0.01',
      '1',
      '0.001',
    ]);
  });
});
