import { generateShop } from '../../../simulators/shopify/data/generate.js';
import { generateStore } from '../../../simulators/woocommerce/data/generate.js';
import { type Company, openCompany } from './company.js';
import { openShop } from './shopify-branch.js';
import { openTill } from './till-branch.js';
import { openStore } from './woocommerce-branch.js';

const seed = 41;
const from = new Date('2026-04-06T00:00:00Z');
const to = new Date('2026-06-15T00:00:00Z');

const shop = (domain: string, name: string, currency: string, ianaTimezone: string) => {
  const settings = { domain, name, currency, ianaTimezone, planName: 'Plus', restoreRate: 2000 };
  return { settings, contents: generateShop({ seed, settings, from, to, orders: 70, products: 30 }) };
};

const store = (id: string, currency: string, timezone: string, otherCurrencies: readonly string[]) => {
  const settings = { id, currency, timezone, pricesIncludeTax: true };
  const contents = generateStore({ seed, settings, from, to, orders: 70, products: 30, otherCurrencies });
  return { settings, contents, seed, otherCurrencies };
};

/** Shops in London and New York, stores in Berlin and Tokyo, a till in Zurich; all rates up to today are published. */
export async function openFiveBranches(): Promise<Company> {
  const london = shop('london.myshopify.com', 'London', 'GBP', 'Europe/London');
  const newYork = shop('newyork.myshopify.com', 'New York', 'USD', 'America/New_York');
  const till = {
    ...{ seed, currency: 'CHF', places: 2, ianaTimezone: 'Europe/Zurich', taxesIncluded: true, taxPercent: 8 },
    ...{ salesPerDay: 2, from: '2026-04-06', days: 100 },
  };
  const company = await openCompany({
    ...{ seed, ratesFrom: '2026-04-01', ratesTo: '2026-12-31', at: '2026-06-15T06:00:00Z', people: 25 },
    branches: (clock, people) => [
      openShop({ id: 'london', ...london }, clock, people),
      openShop({ id: 'newyork', ...newYork }, clock, people),
      openStore(store('berlin', 'EUR', 'Europe/Berlin', ['USD', 'GBP']), clock, people),
      openStore(store('tokyo', 'JPY', 'Asia/Tokyo', ['USD']), clock, people),
      openTill('till', till, clock, people),
    ],
  });
  publishDue(company);
  return company;
}

export function publishDue(company: Company): void {
  for (const day of company.unpublished()) company.publish(day);
}
