import type { ShopSettings } from '../../simulators/shopify/model.js';
import type { TillSettings } from '../../simulators/till/model.js';
import { makePeople } from '../../simulators/trade/people.js';
import type { PartialSettings } from '../../simulators/woocommerce/settings.js';

const name = 'Harbour & Pine';
const plusShop = { name, planName: 'Shopify Plus', restoreRate: 1000 };

/** The company's regular customers by where they live. Each store shares some of them. */
const [londoners, newYorkers, berliners] = [
  makePeople(600, 'GBP', name),
  makePeople(300, 'USD', name),
  makePeople(300, 'EUR', name),
];

/** A store's history before the demo is first started, and its trade after that. */
export interface StorePlan {
  orders: number;
  /** Length of the history. */
  months: number;
  /** The average time between two events of live trade. */
  secondsBetween: number;
}

/** The sizes of the stores. */
export interface CompanyPlan {
  london: StorePlan;
  newYork: StorePlan;
  berlin: StorePlan;
  till: { salesPerDay: number; months: number };
  /** In Germany and the United Kingdom. */
  amazon: StorePlan;
}

const demoPlan: CompanyPlan = {
  london: { orders: 10_000, months: 24, secondsBetween: 60 },
  newYork: { orders: 6_000, months: 18, secondsBetween: 90 },
  berlin: { orders: 5_000, months: 12, secondsBetween: 60 },
  till: { salesPerDay: 40, months: 3 },
  amazon: { orders: 1_500, months: 9, secondsBetween: 120 },
};

/** The demo with that share of its orders, over the same months. */
export function demoPlanOf(share: number): CompanyPlan {
  const { london, newYork, berlin, till, amazon } = demoPlan;
  const shareOf = (orders: number): number => Math.max(1, Math.round(orders * share));
  return {
    london: { ...london, orders: shareOf(london.orders) },
    newYork: { ...newYork, orders: shareOf(newYork.orders) },
    berlin: { ...berlin, orders: shareOf(berlin.orders) },
    till: { ...till, salesPerDay: shareOf(till.salesPerDay) },
    amazon: { ...amazon, orders: shareOf(amazon.orders) },
  };
}

export const seed = 1;

export const london: ShopSettings = {
  ...plusShop,
  ...{ domain: 'harbour-and-pine.myshopify.com', currency: 'GBP', ianaTimezone: 'Europe/London' },
};
export const newYork: ShopSettings = {
  ...plusShop,
  ...{ domain: 'harbour-and-pine-us.myshopify.com', currency: 'USD', ianaTimezone: 'America/New_York' },
};
export const berlin = {
  ...{ id: 'harbour-und-kiefer', name, currency: 'EUR', timezone: 'Europe/Berlin', pricesIncludeTax: true },
} satisfies PartialSettings;
export const till: Omit<TillSettings, 'from' | 'days' | 'salesPerDay'> = {
  ...{ seed, currency: 'GBP', places: 2, ianaTimezone: 'Europe/London', taxesIncluded: true, taxPercent: 20 },
  people: londoners.slice(0, 300),
};

/** The customers that each store may have, local ones first. */
export const people = {
  london: [...londoners, ...newYorkers, ...berliners],
  newYork: [...newYorkers, ...londoners],
  berlin: [...berliners, ...londoners.slice(0, 200)],
};

/** Its accounts at the platforms that advertise it and measure its sites. */
export const marketingIds = {
  manager: { id: '9043217765', name },
  london: {
    ...{ name: `${name} London`, propertyId: '311200451' },
    ...{ googleAds: { id: '4410027391' }, meta: { id: '798085168510957' } },
  },
  newYork: { name: `${name} New York`, propertyId: '311200452', googleAds: { id: '6627350018' } },
  berlin: { name: 'Harbour & Pine Berlin', propertyId: '311200453', meta: { id: '514430276188203' } },
};
