import { Big } from 'big.js';
import { expect } from 'chai';
import { exactSum } from '../../src/models/parts/exact-sum.js';

describe('A sum of decimals', () => {
  it('is exact, for short and long ones', () => {
    const lists = [
      [],
      ['0.1', '0.2'],
      ['-0.0001', '99999999.9999', '0.0001'],
      ['0.000000001', '1'],
      ['999999999999999999.999999999', '0.000000001'],
      Array.from(
        { length: 5000 },
        (_, at) => `${at % 3 === 0 ? '-' : ''}${at * 7919}.${String(at % 10_000).padStart(4, '0')}`,
      ),
    ];
    const sumOf = (list: readonly string[]) => list.reduce((sum, each) => sum.plus(each), new Big(0));
    for (const list of lists) {
      expect(exactSum(list).toFixed()).to.equal(sumOf(list).toFixed());
      for (const less of lists)
        expect(exactSum(list, less).toFixed()).to.equal(sumOf(list).minus(sumOf(less)).toFixed());
    }
  });
});
