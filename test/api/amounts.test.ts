import { expect } from 'chai';
import { parseValue } from 'graphql';
import { formatAmount, trimDecimal } from '../../src/models/reporting/amount.js';
import { DecimalScalar } from '../../src/schema/scalars/decimal.js';

describe('Amounts', () => {
  it("have at least the decimals of their currency's minor unit, and no trailing zeros beyond", () => {
    expect(formatAmount('55', 'GBP')).to.equal('55.00');
    expect(formatAmount('55.5000', 'GBP')).to.equal('55.50');
    expect(formatAmount('0.12500', 'GBP')).to.equal('0.125');
    expect(formatAmount('-3.9', 'EUR')).to.equal('-3.90');
    expect(formatAmount('1', 'JPY')).to.equal('1');
    expect(formatAmount('1200.00', 'JPY')).to.equal('1200');
    expect(formatAmount('1', 'KWD')).to.equal('1.000');
    expect(formatAmount('0', 'GBP')).to.equal('0.00');
    expect(formatAmount('-0.00', 'GBP')).to.equal('0.00');
    expect(formatAmount('123456789012345678901234567890.12', 'GBP')).to.equal('123456789012345678901234567890.12');
  });

  it('have six decimals at most, rounded half away from zero', () => {
    expect(formatAmount('78.740157480314960', 'GBP')).to.equal('78.740157');
    expect(formatAmount('0.0000005', 'EUR')).to.equal('0.000001');
    expect(formatAmount('-0.0000005', 'EUR')).to.equal('-0.000001');
    expect(formatAmount('-0.0000004999', 'EUR')).to.equal('0.00');
    expect(formatAmount('9.9999996', 'JPY')).to.equal('10');
    expect(formatAmount('123456789012345678901234567890.1234565', 'GBP')).to.equal(
      '123456789012345678901234567890.123457',
    );
  });

  it('are trimmed without losing a digit before the point', () => {
    expect(trimDecimal('100')).to.equal('100');
    expect(trimDecimal('100.10')).to.equal('100.1');
    expect(trimDecimal('100.00')).to.equal('100');
  });

  it('are accepted as text or as number literals with every digit', () => {
    const literal = (text: string) => DecimalScalar.parseLiteral(parseValue(text), {});
    expect(literal('"480.870000000000000000001"')).to.equal('480.870000000000000000001');
    expect(literal('480.870000000000000000001')).to.equal('480.870000000000000000001');
    expect(literal('-7')).to.equal('-7');
    expect(literal('1.5e3')).to.equal('1500');
    expect(DecimalScalar.parseValue(0.1)).to.equal('0.1');
    for (const wrong of ['"ten"', '""', '"1,5"', '"NaN"', 'true', '[1]']) {
      expect(() => literal(wrong), wrong).to.throw('a Decimal must be a number such as "480.87"');
    }
  });
});
