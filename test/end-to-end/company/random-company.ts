import fc from 'fast-check';
import type { Random } from '../../../simulators/kit/random.js';
import { generateShop } from '../../../simulators/shopify/data/generate.js';
import { generateStore } from '../../../simulators/woocommerce/data/generate.js';
import type { RollupEntry } from '../../../src/models/metrics/rollups.js';
import { type Company, openCompany } from './company.js';
import { openShop } from './shopify-branch.js';
import { openTill } from './till-branch.js';
import { openStore } from './woocommerce-branch.js';

/** What happens between two comparisons. */
export interface Stretch {
  events: number;
  secondsApart: number;
  /** How many of the due rates are released, in tenths; the others are late. */
  published: number;
  corrects: boolean;
  readsRates: boolean;
  /** The stores to sync then, in this order. */
  synced: number[];
  /** The worker dies at the beginning of this transaction; 0: it lives. */
  diesAt: number;
  rebuilds: boolean;
}

export interface CompanyHistory {
  seed: number;
  stretches: Stretch[];
}

const stretch: fc.Arbitrary<Stretch> = fc.record({
  events: fc.integer({ min: 0, max: 20 }),
  secondsApart: fc.integer({ min: 1, max: 20_000 }),
  published: fc.integer({ min: 0, max: 10 }),
  corrects: fc.boolean(),
  readsRates: fc.boolean(),
  synced: fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
  diesAt: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 })),
  rebuilds: fc.boolean(),
});

export const companyHistory: fc.Arbitrary<CompanyHistory> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  stretches: fc.array(stretch, { minLength: 2, maxLength: 4 }),
});

const from = new Date('2026-03-16T00:00:00Z');
const to = new Date('2026-04-13T00:00:00Z');
const shopSettings = {
  ...{ domain: 'uptown.myshopify.com', name: 'Uptown', currency: 'USD', ianaTimezone: 'America/New_York' },
  ...{ planName: 'Plus', restoreRate: 2000 },
};
const storeSettings = { id: 'berlin', currency: 'EUR', timezone: 'Europe/Berlin', pricesIncludeTax: true };

/** Of the merchant's own: by what a product was and is, by what orders and refunds have, by day and by month. */
export const rollups = [
  { by: ['country', 'category'], period: 'month' },
  { by: ['hour', 'currency'], period: 'month' },
  { by: ['hour', 'current_vendor'], period: 'day' },
  { by: ['refund_reason', 'vendor'], period: 'day' },
] as const satisfies readonly RollupEntry[];

/** A small shop in New York, store in Berlin and till in Zurich, which share people; no rates have been published. */
export function openRandomCompany(seed: number): Promise<Company> {
  const shop = generateShop({ seed, settings: shopSettings, from, to, orders: 25, products: 12 });
  const store = generateStore({
    ...{ seed, settings: storeSettings, from, to, orders: 25, products: 12, otherCurrencies: ['USD', 'GBP'] },
  });
  const till = {
    ...{ seed, currency: 'CHF', places: 2, ianaTimezone: 'Europe/Zurich', taxesIncluded: true, taxPercent: 8 },
    ...{ salesPerDay: 1, from: '2026-03-16', days: 60 },
  };
  return openCompany({
    ...{ seed, ratesFrom: '2026-03-10', ratesTo: '2026-06-30', at: '2026-04-13T06:00:00Z', people: 5, rollups },
    branches: (clock, people) => [
      openShop({ id: 'uptown', settings: shopSettings, contents: shop }, clock, people),
      openStore({ settings: storeSettings, contents: store, seed, otherCurrencies: ['USD', 'GBP'] }, clock, people),
      openTill('till', till, clock, people),
    ],
  });
}

/** Events at all stores, then publications and corrections of the European Central Bank. */
export function live({ branches, virtual, ...company }: Company, random: Random, stretch: Stretch): void {
  for (let event = 0; event < stretch.events; event += 1) {
    random.pick(branches).live(random);
    virtual.advance(stretch.secondsApart);
  }
  for (const day of company.unpublished()) if (random.int(1, 10) <= stretch.published) company.publish(day);
  const { dates } = company.rates;
  if (!stretch.corrects || dates.length === 0) return;
  const date = random.pick(dates);
  const currency = random.pick(['USD', 'GBP', 'CHF']);
  company.ecb.control.correct(date, currency, `${random.int(1, 2)}.${random.int(1000, 9999)}`);
}
