import { expect } from 'chai';
import { minorDigits } from '../../src/canonical/minor-unit.js';
import { formatDecimal, minorUnitOf } from '../../src/ingest/staging/decimal.js';
import { roundWeighed } from '../../src/models/parts/round-weighed.js';
import { spreadDiscount } from '../../src/models/parts/spread-discount.js';
import { formatAmount } from '../../src/models/reporting/amount.js';
import { line } from '../models/records.js';

describe('The minor unit of a currency', () => {
  it('has the decimals that prices have', () => {
    const digits = (...currencies: string[]) => currencies.map(minorDigits);
    expect(digits('GBP', 'EUR', 'TWD', 'RSD', 'CZK', 'SLE', 'XCG')).to.deep.equal([2, 2, 2, 2, 2, 2, 2]);
    expect(digits('JPY', 'KRW', 'CLP', 'ISK', 'UGX', 'VND')).to.deep.equal([0, 0, 0, 0, 0, 0]);
    expect(digits('HUF', 'COP', 'IDR', 'PKR', 'IQD')).to.deep.equal([0, 0, 0, 0, 0]);
    expect(digits('KWD', 'BHD', 'TND', 'CLF')).to.deep.equal([3, 3, 3, 4]);
  });

  it("decides rounding by itself: another Node's tables change no row and no answer", () => {
    const { resolvedOptions } = Intl.NumberFormat.prototype;
    Intl.NumberFormat.prototype.resolvedOptions = function otherTables() {
      return { ...resolvedOptions.call(this), maximumFractionDigits: 1 };
    };
    try {
      const lines = ['a', 'b', 'c'].map((lineId) => line(lineId, { grossSales: '1000', discounts: '0' }));
      expect(spreadDiscount(lines, '100', 'COP').map(({ discounts }) => discounts)).to.deep.equal(['33', '34', '33']);
      const weighed = [line('a', { quantity: '0.35', grossSales: '454.65', taxes: '0', includingTax: null })];
      expect(roundWeighed(weighed, 'HUF').map(({ grossSales }) => grossSales)).to.deep.equal(['455']);
      expect(formatDecimal(minorUnitOf('IDR'))).to.equal('1');
      expect(formatAmount('5', 'RSD')).to.equal('5.00');
    } finally {
      Intl.NumberFormat.prototype.resolvedOptions = resolvedOptions;
    }
  });
});
