import { logBeta, logGamma } from './log-gamma.js';
import { maximiseLikelihood, type Outcome, refused } from './maximum-likelihood.js';
import type { Pause } from './pauses.js';

/**
 * The BG/NBD model of Fader, Hardie and Lee, "Counting Your Customers the Easy Way" (Marketing Science 24, 2005): each
 * customer buys at a rate of their own (gamma: shape `r`, rate `alpha` in weeks) and leaves for good after any purchase
 * with a probability of their own (beta: `a`, `b`).
 */
export interface BgNbdParameters {
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/** When a customer bought, in weeks since the first purchase. Purchases of one day are one. */
export interface PurchaseHistory {
  /** x: purchases after the first. */
  repeats: number;
  /** t_x: the time of the last purchase; 0 without a repeat. */
  recency: number;
  /** T: the time up to which the customer was observed. */
  age: number;
}

/** Customers who share a history. */
export interface HistoryGroup extends PurchaseHistory {
  customers: number;
}

export interface BgNbdFit {
  parameters: BgNbdParameters;
  logLikelihood: number;
}

/** Fewer customers who came back say nothing about how customers come back. */
export const fewestRepeatCustomers = 100;

const parameters = [
  { name: 'r', lowest: 1e-3, highest: 1e3 },
  { name: 'alpha', lowest: 1e-2, highest: 1e5 },
  { name: 'a', lowest: 1e-3, highest: 1e3 },
  { name: 'b', lowest: 1e-3, highest: 1e3 },
];

const starts = [
  [0.5, 5, 0.5, 2],
  [1, 10, 1, 1],
  [3, 20, 0.3, 3],
  [0.2, 2, 2, 5],
];

/** Fits the model by maximum likelihood, or says why it cannot be fitted. */
export async function fitBgNbd(histories: readonly HistoryGroup[], pause: Pause): Promise<Outcome<BgNbdFit>> {
  const repeatCustomers = histories.reduce((sum, { repeats, customers }) => sum + (repeats > 0 ? customers : 0), 0);
  if (repeatCustomers < fewestRepeatCustomers) return refused(tooFew(repeatCustomers));
  const logLikelihood = await bgNbdLogLikelihood(histories, pause);
  const { fit, refusal } = await maximiseLikelihood(
    { parameters, starts, logLikelihood: (values) => logLikelihood(named(values)) },
    pause,
  );
  if (fit === null) return refused(refusal);
  return { fit: { parameters: named(fit.values), logLikelihood: fit.logLikelihood }, refusal: null };
}

function tooFew(repeatCustomers: number): string {
  const bought = repeatCustomers === 1 ? '1 customer has' : `${repeatCustomers} customers have`;
  return `${bought} bought on more than one day. The model needs at least ${fewestRepeatCustomers}.`;
}

function named([r, alpha, a, b]: readonly number[]): BgNbdParameters {
  return { r: r!, alpha: alpha!, a: a!, b: b! };
}

/**
 * The log-likelihood of the histories as a function of the parameters (equation 6 of the paper, in logarithms). It is
 * evaluated a thousand times, so equal histories are counted once, and logarithms are taken once for each distinct time
 * and each distinct number of purchases.
 */
export async function bgNbdLogLikelihood(
  histories: readonly HistoryGroup[],
  pause: Pause,
): Promise<(parameters: BgNbdParameters) => number> {
  const { repeats, times, groups } = await tabulate(histories, pause);
  const logTimes = new Float64Array(times.length);
  const constants = new Float64Array(repeats.length);
  const exponents = new Float64Array(repeats.length);
  const leaving = new Float64Array(repeats.length);
  return ({ r, alpha, a, b }) => {
    for (let i = 0; i < times.length; i += 1) logTimes[i] = Math.log(alpha + times[i]!);
    const fixed = r * Math.log(alpha) - logGamma(r) - logBeta(a, b);
    for (let i = 0; i < repeats.length; i += 1) {
      const x = repeats[i]!;
      constants[i] = fixed + logGamma(r + x) + logBeta(a, b + x);
      exponents[i] = r + x;
      leaving[i] = x === 0 ? Number.NEGATIVE_INFINITY : Math.log(a) - Math.log(b + x - 1);
    }
    let sum = 0;
    for (let i = 0; i < groups.customers.length; i += 1) {
      const x = groups.repeats[i]!;
      const stayed = -exponents[x]! * logTimes[groups.age[i]!]!;
      // The logarithm of how much likelier it is that the customer left after the last purchase than that they stayed.
      const odds = leaving[x]! - exponents[x]! * logTimes[groups.recency[i]!]! - stayed;
      const either = odds > 40 ? odds : Math.log(1 + Math.exp(odds));
      sum += groups.customers[i]! * (constants[x]! + stayed + either);
    }
    return sum;
  };
}

interface Tables {
  /** The distinct numbers of repeat purchases, and the distinct times. */
  repeats: number[];
  times: number[];
  /** Per group: places in `repeats` and `times`, and the number of customers. Sorted, so that sums do not depend on the customers' order. */
  groups: { repeats: Int32Array; recency: Int32Array; age: Int32Array; customers: Float64Array };
}

/** Of half a million customers this takes a second, so it pauses too. */
async function tabulate(histories: readonly HistoryGroup[], pause: Pause): Promise<Tables> {
  const [allRepeats, allTimes] = [new Set<number>(), new Set<number>()];
  for (const history of histories) {
    await pause();
    allRepeats.add(history.repeats);
    allTimes.add(history.recency).add(history.age);
  }
  const [repeats, times] = [sorted(allRepeats), sorted(allTimes)];
  const [repeatsAt, timesAt] = [placesOf(repeats), placesOf(times)];
  const counted = new Map<number, number>();
  for (const { repeats: x, recency, age, customers } of histories) {
    await pause();
    const key = (repeatsAt.get(x)! * times.length + timesAt.get(recency)!) * times.length + timesAt.get(age)!;
    counted.set(key, (counted.get(key) ?? 0) + customers);
  }
  const keys = Float64Array.from(counted.keys()).sort();
  const groups = {
    repeats: new Int32Array(keys.length),
    recency: new Int32Array(keys.length),
    age: new Int32Array(keys.length),
    customers: new Float64Array(keys.length),
  };
  for (const [i, key] of keys.entries()) {
    await pause();
    const rest = Math.floor(key / times.length);
    groups.age[i] = key % times.length;
    groups.recency[i] = rest % times.length;
    groups.repeats[i] = Math.floor(rest / times.length);
    groups.customers[i] = counted.get(key)!;
  }
  return { repeats, times, groups };
}

function sorted(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

function placesOf(values: readonly number[]): Map<number, number> {
  return new Map(values.map((value, place) => [value, place]));
}

/** The probability that a customer has not left: 1 without a repeat purchase, since customers leave after one. */
export function probabilityAlive({ r, alpha, a, b }: BgNbdParameters, history: PurchaseHistory): number {
  const { repeats, recency, age } = history;
  if (repeats === 0) return 1;
  const logOdds = Math.log(a / (b + repeats - 1)) + (r + repeats) * Math.log((alpha + age) / (alpha + recency));
  return 1 / (1 + Math.exp(logOdds));
}

/**
 * The number of purchases (days with one) that a customer is expected to make within the next `weeks`.
 *
 * Equal to equation 10 of the paper, which has a Gauss hypergeometric function divided by a - 1: undefined at a = 1, and
 * without digits close to it. Here as the sum from which that follows: a customer who is alive has N more occasions to buy
 * (negative binomial, as in a Poisson process whose rate is known from the history), and is still there for the k-th
 * with the beta distribution's (b + x)_k / (a + b + x)_k. All terms are positive.
 */
export function expectedPurchases(parameters: BgNbdParameters, history: PurchaseHistory, weeks: number): number {
  return probabilityAlive(parameters, history) * purchasesIfAlive(parameters, history, weeks);
}

/** How much of the sum may be missing. */
const negligible = 1e-14;

function purchasesIfAlive({ r, alpha, a, b }: BgNbdParameters, history: PurchaseHistory, weeks: number): number {
  const { repeats, age } = history;
  const shape = r + repeats;
  const share = weeks / (alpha + age + weeks);
  // In logarithms: of a frequent buyer the probability of no occasion at all is too small for a double.
  let logProbability = shape * Math.log1p(-share);
  let moreThanK = 1;
  let stillThere = 1;
  let sum = 0;
  for (let k = 0; ; k += 1) {
    const probability = Math.exp(logProbability);
    moreThanK = Math.max(0, moreThanK - probability);
    sum += moreThanK * stillThere;
    // Past the most likely number the probabilities fall at least as fast as a geometric series with this ratio.
    const ratio = ((shape + k) / (k + 1)) * share;
    if (ratio < 1 && probability < negligible * (1 - ratio) ** 2) return sum;
    stillThere *= (b + repeats + k) / (a + b + repeats + k);
    logProbability += Math.log(ratio);
  }
}
