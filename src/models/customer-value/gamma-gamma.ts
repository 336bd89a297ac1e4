import { fewestRepeatCustomers } from './bg-nbd.js';
import { logGamma } from './log-gamma.js';
import { maximiseLikelihood, type Outcome, refused } from './maximum-likelihood.js';
import type { Pause } from './pauses.js';

/**
 * The gamma-gamma model of Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013): the value of a customer's
 * purchases varies around a mean of their own (gamma: shape `p`), and the means vary among customers (gamma: shape `q`,
 * scale `gamma`, in the currency of the values).
 */
export interface GammaGammaParameters {
  p: number;
  q: number;
  gamma: number;
}

/** The repeat purchases of customers who share both figures. */
export interface ValueGroup {
  /** x: more than 0. */
  repeats: number;
  /** The mean value of these purchases. */
  meanValue: number;
  customers: number;
}

export interface GammaGammaFit {
  parameters: GammaGammaParameters;
  logLikelihood: number;
  /** The customers with a positive mean value, on whom it was fitted. */
  customers: number;
  /** Pearson's, of the number of purchases and their mean value: the model assumes that they are independent. Null if undefined. */
  correlation: number | null;
}

// The values are scaled to a mean of 1 first.
const parameters = [
  { name: 'p', lowest: 1e-3, highest: 1e4 },
  { name: 'q', lowest: 1e-3, highest: 1e4 },
  { name: 'gamma', lowest: 1e-4, highest: 1e5 },
];

const starts = [
  [2, 3, 1],
  [6, 4, 0.5],
  [1, 8, 7],
  [20, 2, 0.05],
];

/** Means that differ by less than this share of their size are equal. */
const equalShare = 1e-9;

/** Fits the model by maximum likelihood, or says why it cannot be fitted. */
export async function fitGammaGamma(given: readonly ValueGroup[], pause: Pause): Promise<Outcome<GammaGammaFit>> {
  const values = given.filter(({ repeats, meanValue }) => repeats > 0 && meanValue > 0);
  const customers = values.reduce((sum, group) => sum + group.customers, 0);
  if (customers < fewestRepeatCustomers) {
    return refused(
      `${customers === 1 ? '1 customer has' : `${customers} customers have`} repeat purchases with a positive value. The model needs at least ${fewestRepeatCustomers}.`,
    );
  }
  const least = values.reduce((value, { meanValue }) => Math.min(value, meanValue), Number.POSITIVE_INFINITY);
  const greatest = values.reduce((value, { meanValue }) => Math.max(value, meanValue), 0);
  if (greatest - least <= equalShare * greatest) {
    return refused('The repeat purchases of all customers have the same value: there is nothing to fit.');
  }
  const scale = values.reduce((sum, group) => sum + group.customers * group.meanValue, 0) / customers;
  const scaled = values.map((group) => ({ ...group, meanValue: group.meanValue / scale }));
  const logLikelihood = await gammaGammaLogLikelihood(scaled, pause);
  const { fit, refusal } = await maximiseLikelihood(
    { parameters, starts, logLikelihood: (found) => logLikelihood(named(found)) },
    pause,
  );
  if (fit === null) return refused(refusal);
  const found = named(fit.values);
  if (found.q <= 1) {
    return refused(
      `The parameter q is ${found.q.toPrecision(4)}: with 1 or less the mean value of purchases over all customers is infinite.`,
    );
  }
  return {
    fit: {
      parameters: { ...found, gamma: found.gamma * scale },
      // Of the values as they were: the density of a mean value is divided by the scale.
      logLikelihood: fit.logLikelihood - customers * Math.log(scale),
      customers,
      correlation: await correlationOf(values, pause),
    },
    refusal: null,
  };
}

function named([p, q, gamma]: readonly number[]): GammaGammaParameters {
  return { p: p!, q: q!, gamma: gamma! };
}

/** The log-likelihood of the mean values (equation 1a of the note) as a function of the parameters. */
export async function gammaGammaLogLikelihood(
  values: readonly ValueGroup[],
  pause: Pause,
): Promise<(parameters: GammaGammaParameters) => number> {
  const byRepeats = new Map<number, { customers: number; logMeans: number }>();
  const totals = new Float64Array(values.length);
  const counts = new Float64Array(values.length);
  const places = new Int32Array(values.length);
  const repeats = [...new Set(values.map((group) => group.repeats))].sort((a, b) => a - b);
  const placeOf = new Map(repeats.map((x, place) => [x, place]));
  for (const [i, { repeats: x, meanValue, customers }] of values.entries()) {
    await pause();
    totals[i] = x * meanValue;
    counts[i] = customers;
    places[i] = placeOf.get(x)!;
    const sums = byRepeats.get(x) ?? { customers: 0, logMeans: 0 };
    sums.customers += customers;
    sums.logMeans += customers * Math.log(meanValue);
    byRepeats.set(x, sums);
  }
  return ({ p, q, gamma }) => {
    const fixed = q * Math.log(gamma) - logGamma(q);
    let sum = 0;
    for (const [x, { customers, logMeans }] of byRepeats) {
      const px = p * x;
      sum += customers * (fixed + logGamma(px + q) - logGamma(px) + px * Math.log(x)) + (px - 1) * logMeans;
    }
    for (let i = 0; i < totals.length; i += 1) {
      sum -= counts[i]! * (p * repeats[places[i]!]! + q) * Math.log(gamma + totals[i]!);
    }
    return sum;
  };
}

async function correlationOf(values: readonly ValueGroup[], pause: Pause): Promise<number | null> {
  // Around the first, so that the squares of large values do not swallow their differences.
  const { repeats: x0, meanValue: m0 } = values[0]!;
  const sums = { n: 0, x: 0, m: 0, xx: 0, mm: 0, xm: 0 };
  for (const { repeats, meanValue, customers } of values) {
    await pause();
    const [x, m] = [repeats - x0, meanValue - m0];
    sums.n += customers;
    sums.x += customers * x;
    sums.m += customers * m;
    sums.xx += customers * x * x;
    sums.mm += customers * m * m;
    sums.xm += customers * x * m;
  }
  const covariance = sums.n * sums.xm - sums.x * sums.m;
  const spread = Math.sqrt(Math.max(0, sums.n * sums.xx - sums.x ** 2) * (sums.n * sums.mm - sums.m ** 2));
  return spread > 0 ? covariance / spread : null;
}

/**
 * The expected value of a customer's purchases (equation 5 of the note): between the mean of their own and that of all
 * customers, closer to their own the more often they bought. Without a repeat purchase it is that of all customers.
 */
export function expectedValue({ p, q, gamma }: GammaGammaParameters, repeats: number, meanValue: number): number {
  // Returns can exceed what was bought: the model knows no negative values.
  const total = repeats * Math.max(meanValue, 0);
  return (p * (gamma + total)) / (p * repeats + q - 1);
}
