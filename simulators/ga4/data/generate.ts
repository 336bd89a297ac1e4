import { MICROS_PER_SECOND } from '../../kit/clock.js';
import { Random } from '../../kit/random.js';
import { instantOf } from '../../kit/zone-clock.js';
import type { Day, Visit } from '../model.js';
import { daysOf } from '../report/dates.js';

interface Wanted {
  seed: number | string;
  timezone: string;
  /** Both included. */
  from: Day;
  to: Day;
  /** In all, spread evenly over the days. */
  visits: number;
}

type Origin = Pick<Visit, 'channelGroup' | 'source' | 'medium' | 'campaign'>;

const origins: readonly (readonly [Origin, number])[] = [
  [{ channelGroup: 'Direct', source: '(direct)', medium: '(none)', campaign: '(direct)' }, 30],
  [{ channelGroup: 'Organic Search', source: 'google', medium: 'organic', campaign: '(organic)' }, 35],
  [{ channelGroup: 'Paid Search', source: 'google', medium: 'cpc', campaign: 'brand' }, 15],
  [{ channelGroup: 'Paid Social', source: 'facebook', medium: 'paid_social', campaign: 'autumn "sale"' }, 12],
  [{ channelGroup: 'Email', source: 'newsletter', medium: 'email', campaign: '(not set)' }, 8],
];

const landingPages = [
  '/',
  '/products/mug',
  '/products/candle',
  '/collections/new',
  '/blog/how-we-make',
  '(not set)',
  '',
];
const countries = ['US', 'US', 'US', 'CA', 'GB', '(not set)'];
const hour = 3600 * MICROS_PER_SECOND;

/** Visits of a small shop, the same for the same seed. Ids and users follow from the seed too. */
export function generateVisits({ seed, timezone, from, to, visits }: Wanted): Visit[] {
  const days = [...daysOf({ from, to })];
  const random = new Random(seed);
  return Array.from({ length: visits }, (_, index) =>
    randomVisit(random, { id: `${seed}-${index}`, date: days[Math.floor((index * days.length) / visits)]!, timezone }),
  );
}

/** One visit of the day; one in twenty arrives hours or days late. */
export function randomVisit(
  random: Random,
  { id, date, timezone }: { id: string; date: Day; timezone: string },
): Visit {
  const purchases = random.chance(0.08) ? 1 : 0;
  const at = instantOf(Date.parse(date) + random.int(0, 86_399_999), timezone);
  return {
    ...{ id, user: `user-${random.int(1, 60)}`, date },
    ...randomOrigin(random),
    landingPage: random.chance(0.5) ? `/products/item-${random.int(1, 5000)}` : random.pick(landingPages),
    device: random.pick(['mobile', 'desktop', 'tablet']),
    country: random.pick(countries),
    isEngaged: purchases > 0 || random.chance(0.6),
    isNewUser: random.chance(0.4),
    addToCarts: purchases + (random.chance(0.1) ? random.int(1, 3) : 0),
    purchases,
    revenue: purchases === 0 ? '0' : `${random.int(5, 300)}.${random.int(0, 999_999)}`,
    visibleAt: random.chance(0.05) ? at + random.int(1, 60) * hour : at,
  };
}

export function randomOrigin(random: Random): Origin {
  return random.weighted(origins);
}
