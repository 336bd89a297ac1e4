import { expect } from 'chai';
import {
  expectedValue,
  fitGammaGamma,
  gammaGammaLogLikelihood,
  type ValueGroup,
} from '../../../src/models/customer-value/gamma-gamma.js';
import { pausesUnder } from '../../../src/models/customer-value/pauses.js';
import { simulateValues } from './simulated-customers.js';

const names = ['p', 'q', 'gamma'] as const;

describe('Gamma-gamma: a fit', () => {
  for (const parameters of [
    { p: 6.25, q: 3.74, gamma: 15.44 },
    { p: 1.2, q: 5, gamma: 20_000 },
  ]) {
    it(`recovers the parameters of a simulated population: ${JSON.stringify(parameters)}`, async () => {
      const values = simulateValues(parameters, 20_000, 4);
      const { fit } = await fitGammaGamma(values, pausesUnder());
      for (const name of names) {
        expect(fit!.parameters[name] / parameters[name], name).to.be.within(0.9, 1.1);
      }
      expect(fit!.customers).to.equal(20_000);
      expect(fit!.correlation).to.be.within(-0.05, 0.05);
      // In the values' own unit, and no parameters near it are likelier.
      const likelihood = await gammaGammaLogLikelihood(values, pausesUnder());
      expect(fit!.logLikelihood).to.be.closeTo(likelihood(fit!.parameters), 1e-6 * Math.abs(fit!.logLikelihood));
      for (const name of names) {
        for (const factor of [0.97, 1.03]) {
          const other = { ...fit!.parameters, [name]: fit!.parameters[name] * factor };
          expect(likelihood(other), `${name} x ${factor}`).to.be.lessThan(fit!.logLikelihood);
        }
      }
    });
  }

  it('is the same in any currency, order and grouping', async () => {
    const values = simulateValues({ p: 3, q: 4, gamma: 30 }, 1500, 5);
    const { fit } = await fitGammaGamma(values, pausesUnder());
    const yen = values.map((group) => ({ ...group, meanValue: group.meanValue * 160 })).toReversed();
    const { fit: inYen } = await fitGammaGamma(yen, pausesUnder());
    expect(inYen!.parameters.p).to.be.closeTo(fit!.parameters.p, 1e-4);
    expect(inYen!.parameters.gamma / fit!.parameters.gamma).to.be.closeTo(160, 0.01);
    const halves = [...values, ...values];
    const doubled = values.map((group) => ({ ...group, customers: 2 }));
    const [one, other] = await Promise.all([halves, doubled].map((given) => fitGammaGamma(given, pausesUnder())));
    expect(one!.fit!.parameters.q).to.be.closeTo(other!.fit!.parameters.q, 1e-5);
  });

  it('leaves out customers whose purchases came to nothing', async () => {
    const values = simulateValues({ p: 3, q: 4, gamma: 30 }, 1500, 5);
    const returned = { repeats: 2, meanValue: 0, customers: 40 };
    const negative = { repeats: 1, meanValue: -12.5, customers: 1 };
    const all = await fitGammaGamma([...values, returned, negative], pausesUnder());
    expect(all.fit!.customers).to.equal(1500);
    expect(all).to.deep.equal(await fitGammaGamma(values, pausesUnder()));
  });
});

describe('Gamma-gamma: the expected value of a purchase', () => {
  const parameters = { p: 6.25, q: 3.74, gamma: 15.44 };
  const everyone = (6.25 * 15.44) / 2.74;

  it('without a repeat purchase is the mean of all customers', () => {
    expect(expectedValue(parameters, 0, 0)).to.be.closeTo(everyone, 1e-12);
  });

  it("moves from that mean to the customer's own with each purchase", () => {
    const of = (repeats: number) => expectedValue(parameters, repeats, 100);
    expect(of(1)).to.be.within(everyone, 100);
    expect(of(5)).to.be.within(of(1), 100);
    expect(of(10_000)).to.be.closeTo(100, 0.01);
  });

  it('of a customer who gave back more than they bought is small, not negative', () => {
    expect(expectedValue(parameters, 3, -50))
      .to.equal(expectedValue(parameters, 3, 0))
      .and.to.be.greaterThan(0);
  });
});

describe('Gamma-gamma: a fit is refused', () => {
  const refusalOf = async (values: ValueGroup[]) => {
    const { fit, refusal } = await fitGammaGamma(values, pausesUnder());
    expect(fit).to.equal(null);
    return refusal;
  };

  it('with fewer than 100 customers whose repeat purchases have a value', async () => {
    const worthless = { repeats: 2, meanValue: 0, customers: 500 };
    expect(await refusalOf([worthless, { repeats: 1, meanValue: 10, customers: 99 }])).to.equal(
      '99 customers have repeat purchases with a positive value. The model needs at least 100.',
    );
  });

  it('when all values are equal', async () => {
    const values = [1, 2, 5].map((repeats) => ({ repeats, meanValue: 19.99, customers: 100 }));
    expect(await refusalOf(values)).to.equal(
      'The repeat purchases of all customers have the same value: there is nothing to fit.',
    );
  });

  it('when the mean value over all customers is infinite', async () => {
    expect(await refusalOf(simulateValues({ p: 2, q: 0.8, gamma: 20 }, 5000, 3))).to.match(
      /^The parameter q is 0\.8\d+: with 1 or less the mean value of purchases over all customers is infinite\.$/,
    );
  });

  it('when the customers do not differ', async () => {
    expect(await refusalOf(simulateValues({ p: 5, q: 1e6, gamma: 2e6 }, 2000, 3))).to.contain(
      'the data do not determine',
    );
  });
});
