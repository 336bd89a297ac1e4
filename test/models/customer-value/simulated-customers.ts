import type { BgNbdParameters, HistoryGroup } from '../../../src/models/customer-value/bg-nbd.js';
import type { GammaGammaParameters, ValueGroup } from '../../../src/models/customer-value/gamma-gamma.js';

/** A seeded source of numbers from 0 up to 1 (Mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Of a gamma distribution with the rate 1, by Marsaglia and Tsang. */
export function gammaOf(shape: number, random: () => number): number {
  if (shape < 1) return gammaOf(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

interface SimulatedCustomer extends HistoryGroup {
  /** Purchases in the weeks after the observation. */
  later: number;
  /** All purchases after the first, in weeks since it. */
  times: number[];
}

interface Population {
  parameters: BgNbdParameters;
  customers: number;
  /** The weeks of observation: each customer begins at a random time of the first half. */
  weeks: number;
  /** The weeks after it. */
  laterWeeks?: number;
  /** Whether times are rounded to whole days. */
  byDay?: boolean;
  seed: number;
}

/** Customers who behave exactly as the BG/NBD model says. */
export function simulateCustomers(population: Population): SimulatedCustomer[] {
  const { parameters, customers, weeks, laterWeeks = 0, byDay = false, seed } = population;
  const random = seeded(seed);
  return Array.from({ length: customers }, () => {
    const rate = gammaOf(parameters.r, random) / parameters.alpha;
    const [left, stayed] = [gammaOf(parameters.a, random), gammaOf(parameters.b, random)];
    const leaving = left / (left + stayed);
    const exact = weeks - (random() * weeks) / 2;
    const age = byDay ? Math.round(exact * 7) / 7 : exact;
    const times: number[] = [];
    for (let at = 0; ;) {
      at -= Math.log(1 - random()) / rate;
      if (at > age + laterWeeks) break;
      times.push(byDay ? Math.ceil(at * 7) / 7 : at);
      if (random() < leaving) break;
    }
    const days = [...new Set(times)];
    const known = days.filter((at) => at <= age);
    return {
      repeats: known.length,
      recency: known.at(-1) ?? 0,
      age,
      customers: 1,
      later: days.length - known.length,
      times: days,
    };
  });
}

/** The mean values of repeat purchases of customers who behave exactly as the gamma-gamma model says. */
export function simulateValues({ p, q, gamma }: GammaGammaParameters, customers: number, seed: number): ValueGroup[] {
  const random = seeded(seed);
  return Array.from({ length: customers }, () => {
    const repeats = 1 + Math.floor(-Math.log(1 - random()) * 2);
    const rate = gammaOf(q, random) / gamma;
    return { repeats, meanValue: gammaOf(p * repeats, random) / rate / repeats, customers: 1 };
  });
}
