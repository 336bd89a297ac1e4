import { expect } from 'chai';
import fc from 'fast-check';
import {
  type BgNbdParameters,
  bgNbdLogLikelihood,
  expectedPurchases,
  fitBgNbd,
  type HistoryGroup,
  type PurchaseHistory,
  probabilityAlive,
} from '../../../src/models/customer-value/bg-nbd.js';
import { pausesUnder } from '../../../src/models/customer-value/pauses.js';
import { seeded, simulateCustomers } from './simulated-customers.js';

const cdnow: BgNbdParameters = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
const firstDay: PurchaseHistory = { repeats: 0, recency: 0, age: 0 };
const names = ['r', 'alpha', 'a', 'b'] as const;

describe('BG/NBD: what a customer is expected to buy', () => {
  it('is 1.226 purchases in 39 weeks for the customer of the paper, who bought twice more by week 30.43 of 38.86', () => {
    const history = { repeats: 2, recency: 30.43, age: 38.86 };
    expect(expectedPurchases(cdnow, history, 39)).to.be.closeTo(1.226, 0.0005);
  });

  it('equals equations 9 and 10 of the paper, with their hypergeometric function', () => {
    for (const parameters of [cdnow, { r: 1.3, alpha: 8, a: 2.4, b: 5 }, { r: 6, alpha: 30, a: 0.2, b: 0.9 }]) {
      for (const weeks of [1, 13, 52]) {
        const expected = byEquation9(parameters, weeks);
        expect(expectedPurchases(parameters, firstDay, weeks)).to.be.closeTo(expected, 1e-10 * expected);
        for (const history of [firstDay, { repeats: 1, recency: 3, age: 40 }, { repeats: 9, recency: 50, age: 60 }]) {
          const conditional = byEquation10(parameters, history, weeks);
          expect(expectedPurchases(parameters, history, weeks)).to.be.closeTo(conditional, 1e-10 * conditional);
        }
      }
    }
  });

  it('is continuous where equation 10 divides by zero, at a = 1', () => {
    const at = (a: number) => expectedPurchases({ ...cdnow, a }, { repeats: 3, recency: 20, age: 30 }, 52);
    expect(at(1)).to.be.closeTo((at(1 - 1e-6) + at(1 + 1e-6)) / 2, 1e-9);
  });

  it('of a daily buyer is finite and below one a day', () => {
    const daily = { repeats: 729, recency: 104, age: 104 };
    expect(expectedPurchases(cdnow, daily, 52)).to.be.within(100, 364);
  });

  it('is never negative, grows with the weeks, and shrinks with the time since the last purchase', () => {
    const positive = fc.double({ min: 0.05, max: 20, noNaN: true });
    const parameters = fc.record({ r: positive, alpha: positive, a: positive, b: positive });
    const history = fc.record({ repeats: fc.integer({ min: 1, max: 60 }), recency: positive, silent: positive });
    fc.assert(
      fc.property(parameters, history, positive, (model, { repeats, recency, silent }, weeks) => {
        const of = (quiet: number, horizon: number) =>
          expectedPurchases(model, { repeats, recency, age: recency + quiet }, horizon);
        expect(of(silent, weeks)).to.be.at.least(0);
        expect(of(silent, weeks * 1.5)).to.be.at.least(of(silent, weeks) * (1 - 1e-9));
        expect(of(silent * 2, weeks)).to.be.at.most(of(silent, weeks) * (1 + 1e-9));
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('BG/NBD: the probability that a customer is alive', () => {
  it('is 1 without a repeat purchase, however long ago the first was', () => {
    expect(probabilityAlive(cdnow, { repeats: 0, recency: 0, age: 500 })).to.equal(1);
  });

  it('falls with the silence, faster for a frequent buyer', () => {
    const of = (repeats: number, silent: number) => probabilityAlive(cdnow, { repeats, recency: 30, age: 30 + silent });
    expect(of(3, 0)).to.be.greaterThan(of(3, 10));
    expect(of(20, 10)).to.be.lessThan(of(3, 10));
    expect(of(200, 500)).to.be.within(0, 1e-6);
  });

  it('is the share that is alive among simulated customers', () => {
    const customers = simulateCustomers({ parameters: cdnow, customers: 60_000, weeks: 60, laterWeeks: 2000, seed: 5 });
    const repeated = customers.filter(({ repeats }) => repeats > 0);
    const alive = repeated.filter(({ later }) => later > 0).length;
    const expected = repeated.reduce((sum, history) => sum + probabilityAlive(cdnow, history), 0);
    // Who is alive and does not buy for forty years is not seen.
    expect(alive / expected).to.be.within(0.97, 1.01);
  });
});

describe('BG/NBD: a fit', () => {
  const populations: BgNbdParameters[] = [cdnow, { r: 1, alpha: 10, a: 0.5, b: 3 }, { r: 2, alpha: 8, a: 1, b: 1 }];

  for (const [seed, parameters] of populations.entries()) {
    it(`recovers the parameters of a simulated population, and what it buys later: ${JSON.stringify(parameters)}`, async () => {
      const customers = simulateCustomers({ parameters, customers: 20_000, weeks: 78, laterWeeks: 26, seed: seed + 1 });
      const { fit } = await fitBgNbd(customers, pausesUnder());
      for (const name of names) {
        expect(fit!.parameters[name] / parameters[name], name).to.be.within(0.9, 1.1);
      }
      const later = customers.reduce((sum, customer) => sum + customer.later, 0);
      const expected = customers.reduce((sum, history) => sum + expectedPurchases(fit!.parameters, history, 26), 0);
      expect(expected / later).to.be.within(0.97, 1.03);
      // No parameters near it are likelier.
      const likelihood = await bgNbdLogLikelihood(customers, pausesUnder());
      for (const name of names) {
        for (const factor of [0.99, 1.01]) {
          const other = { ...fit!.parameters, [name]: fit!.parameters[name] * factor };
          expect(likelihood(other), `${name} x ${factor}`).to.be.lessThan(fit!.logLikelihood);
        }
      }
    });
  }

  it('is the same for customers in any order, and grouped or not', async () => {
    const customers = simulateCustomers({ parameters: cdnow, customers: 2000, weeks: 78, byDay: true, seed: 11 });
    const random = seeded(3);
    const shuffled = customers
      .map((customer) => ({ customer, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ customer }) => customer);
    const grouped = grouping(customers);
    expect(grouped.length).to.be.lessThan(1600);
    const fits = await Promise.all(
      [customers, shuffled, grouped, grouped.toReversed()].map((histories) => fitBgNbd(histories, pausesUnder())),
    );
    expect(fits[0]!.fit).to.not.equal(null);
    for (const fit of fits.slice(1)) expect(fit).to.deep.equal(fits[0]);
  });

  it('is the product of the likelihoods of all customers', async () => {
    const histories = simulateCustomers({ parameters: cdnow, customers: 300, weeks: 78, seed: 12 });
    const each = await Promise.all(histories.map((history) => bgNbdLogLikelihood([history], pausesUnder())));
    const sum = each.reduce((total, likelihood) => total + likelihood(cdnow), 0);
    const all = await bgNbdLogLikelihood(histories, pausesUnder());
    expect(all(cdnow)).to.be.closeTo(sum, 1e-9 * Math.abs(sum));
  });
});

describe('BG/NBD: a fit is refused', () => {
  const refusalOf = async (histories: HistoryGroup[]) => {
    const { fit, refusal } = await fitBgNbd(histories, pausesUnder());
    expect(fit).to.equal(null);
    return refusal;
  };
  const silent = { repeats: 0, recency: 0, age: 50, customers: 5000 };

  it('without customers, and with fewer than 100 who came back', async () => {
    expect(await refusalOf([])).to.equal('0 customers have bought on more than one day. The model needs at least 100.');
    const few = [silent, { repeats: 3, recency: 20, age: 50, customers: 99 }];
    expect(await refusalOf(few)).to.equal(
      '99 customers have bought on more than one day. The model needs at least 100.',
    );
    expect(await refusalOf([silent, { repeats: 3, recency: 20, age: 50, customers: 1 }])).to.match(/^1 customer has /);
  });

  it('when nobody leaves', async () => {
    const customers = simulateCustomers({
      ...{ parameters: { r: 1, alpha: 5, a: 1e-9, b: 5 }, customers: 3000, weeks: 78, seed: 9 },
    });
    expect(await refusalOf(customers)).to.match(/^The parameter a reaches its bound of 0\.001/);
  });

  it('when all buy at the same rate', async () => {
    const customers = simulateCustomers({
      ...{ parameters: { r: 1e5, alpha: 4e5, a: 0.8, b: 3 }, customers: 3000, weeks: 78, seed: 9 },
    });
    expect(await refusalOf(customers)).to.match(/^The parameter r reaches its bound of 1000/);
  });

  it('when all leave after the first repeat', async () => {
    const customers = simulateCustomers({
      ...{ parameters: { r: 1, alpha: 4, a: 4, b: 1e-7 }, customers: 3000, weeks: 78, seed: 9 },
    });
    expect(await refusalOf(customers)).to.contain('the data do not determine');
  });

  it('when all customers have the same history', async () => {
    expect(await refusalOf([{ repeats: 1, recency: 5, age: 30, customers: 200 }])).to.contain('reaches its bound');
  });
});

function grouping(histories: readonly HistoryGroup[]): HistoryGroup[] {
  const groups = new Map<string, HistoryGroup>();
  for (const { repeats, recency, age, customers } of histories) {
    const key = `${repeats} ${recency} ${age}`;
    groups.set(key, { repeats, recency, age, customers: (groups.get(key)?.customers ?? 0) + customers });
  }
  return [...groups.values()];
}

/** Gauss' hypergeometric function by its series, for 0 <= z < 1. */
function hypergeometric(a: number, b: number, c: number, z: number): number {
  let [term, sum] = [1, 1];
  for (let k = 0; Math.abs(term) > 1e-17 * Math.abs(sum); k += 1) {
    term *= (((a + k) * (b + k)) / ((c + k) * (k + 1))) * z;
    sum += term;
  }
  return sum;
}

/** Expected purchases of a customer of whom nothing is known. */
function byEquation9({ r, alpha, a, b }: BgNbdParameters, t: number): number {
  const series = hypergeometric(r, b, a + b - 1, t / (alpha + t));
  return ((a + b - 1) / (a - 1)) * (1 - (alpha / (alpha + t)) ** r * series);
}

function byEquation10({ r, alpha, a, b }: BgNbdParameters, history: PurchaseHistory, t: number): number {
  const { repeats: x, recency, age } = history;
  const series = hypergeometric(r + x, b + x, a + b + x - 1, t / (alpha + age + t));
  const numerator = ((a + b + x - 1) / (a - 1)) * (1 - ((alpha + age) / (alpha + age + t)) ** (r + x) * series);
  const left = x === 0 ? 0 : (a / (b + x - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x);
  return numerator / (1 + left);
}
