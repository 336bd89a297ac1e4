import { fromMinor } from '../kit/amounts.js';
import { MICROS_PER_SECOND, type Micros } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { categories } from '../trade/assortment.js';
import { orderTimes } from '../trade/order-times.js';
import type { KioskRecord, KioskSimulator } from './server.js';

export const kioskZone = 'Europe/London';

export interface KioskSale extends KioskRecord {
  sold_at: string;
  lines: { item: string; title: string; quantity: number; price: string }[];
}

/** Sales of the company's assortment in a period, and a payout for every tenth. */
export function trade(
  simulator: KioskSimulator,
  period: { from: Micros; to: Micros; sales: number },
  random: Random,
): void {
  const times = orderTimes(period.from, period.to, period.sales, kioskZone, random);
  for (const [at, time] of times.entries()) {
    sell(simulator, time, random);
    if (at % 10 === 0) pay(simulator, time, random);
  }
}

/** One event at the simulator's present: a sale, a corrected sale, or a payout. */
export function takeStep(simulator: KioskSimulator, random: Random): void {
  const now = simulator.clock.now();
  const step = random.pick(['sale', 'correction', 'payout'] as const);
  if (step === 'sale') sell(simulator, now, random);
  else if (step === 'payout') pay(simulator, now, random);
  else {
    const sale = random.pick(simulator.lists.sales!) as KioskSale;
    simulator.put('sales', { ...sale, lines: basket(random), changed_at: instant(now) });
  }
}

function sell(simulator: KioskSimulator, time: Micros, random: Random): void {
  const at = instant(time);
  simulator.lists.sales!.push({
    id: nextId('S', simulator.lists.sales!),
    sold_at: at,
    changed_at: at,
    lines: basket(random),
  });
}

function pay(simulator: KioskSimulator, time: Micros, random: Random): void {
  const at = instant(time);
  const amount = fromMinor(BigInt(random.int(500, 90_000)), 2);
  simulator.lists.payouts!.push({ id: nextId('P', simulator.lists.payouts!), paid_at: at, changed_at: at, amount });
}

function basket(random: Random): KioskSale['lines'] {
  return Array.from({ length: random.int(1, 6) }, () => {
    const category = random.weighted(categories.map((each) => [each, each.share] as const));
    const article = random.int(0, category.articles.length - 1);
    return {
      item: `${category.productType} ${article}`,
      title: category.articles[article]!,
      quantity: random.int(1, 4),
      price: fromMinor(BigInt(random.int(...category.priceBand) * 100 - 1), 2),
    };
  });
}

function nextId(letter: string, records: readonly KioskRecord[]): string {
  return `${letter}${String(records.length + 1).padStart(6, '0')}`;
}

/** The service has whole seconds. */
function instant(at: Micros): string {
  return `${new Date(Math.floor(at / MICROS_PER_SECOND) * 1000).toISOString().slice(0, 19)}Z`;
}
