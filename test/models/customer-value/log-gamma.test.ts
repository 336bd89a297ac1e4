import { expect } from 'chai';
import { logBeta, logGamma } from '../../../src/models/customer-value/log-gamma.js';

describe('The logarithm of the gamma function', () => {
  const known: [number, number][] = [
    [0.001, 6.907178885383854],
    [0.25, 1.2880225246980774],
    [0.5, Math.log(Math.PI) / 2],
    [1, 0],
    [1.5, -0.12078223763524522],
    [2, 0],
    [5, Math.log(24)],
    [11, Math.log(3_628_800)],
    [171, 706.573062245787],
    [10_000, 82_099.71749644238],
  ];

  for (const [value, expected] of known) {
    it(`of ${value} has twelve digits`, () => {
      expect(logGamma(value)).to.be.closeTo(expected, 1e-12 * Math.max(1, Math.abs(expected)));
    });
  }

  it('grows by the logarithm of its argument for each 1', () => {
    for (const value of [0.01, 0.3, 0.7, 3.3, 42.5, 999.9]) {
      expect(logGamma(value + 1) - logGamma(value)).to.be.closeTo(Math.log(value), 1e-11 * Math.max(1, value));
    }
  });

  it('gives the beta function: B(2, 3) is 1/12', () => {
    expect(Math.exp(logBeta(2, 3))).to.be.closeTo(1 / 12, 1e-14);
  });
});
