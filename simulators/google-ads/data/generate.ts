import type { Random } from '../../kit/random.js';
import { plusDays } from '../gaql/days.js';
import type { CustomerId, Day } from '../model.js';
import { PlainAds, type PlainRow } from './plain-ads.js';

interface Wanted {
  random: Random;
  customers: readonly CustomerId[];
  from: Day;
  to: Day;
  /** Of all customers and days together, about. */
  rows: number;
}

const TYPES = ['SEARCH', 'PERFORMANCE_MAX', 'VIDEO', 'DISPLAY'] as const;
const NETWORKS = ['SEARCH', 'SEARCH_PARTNERS', 'YOUTUBE', 'CONTENT', 'MIXED'] as const;
const DEVICES = ['MOBILE', 'DESKTOP', 'TABLET'] as const;

/** Random campaigns and their spend, some of whose conversions come late. */
export function generateAds({ random, customers, from, to, rows }: Wanted): PlainAds {
  const ads = new PlainAds();
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  const perDay = rows / days / customers.length;
  const campaigns = Math.max(2, Math.ceil(perDay / (NETWORKS.length * DEVICES.length)));
  for (const [index, customer] of customers.entries()) {
    const ids = Array.from({ length: campaigns }, (_, at) => String(20_000_000_001 + index * 1_000_000 + at * 7));
    for (const id of ids) {
      ads.putCampaign(customer, { id, name: `Campaign ${id.slice(-4)}`, status: 'ENABLED', type: random.pick(TYPES) });
    }
    for (let day = from; day <= to; day = plusDays(day, 1)) {
      const count = Math.floor(perDay) + (random.chance(perDay % 1) ? 1 : 0);
      for (let at = 0; at < count; at += 1) {
        const network = NETWORKS[Math.floor(at / campaigns) % NETWORKS.length]!;
        const device = DEVICES[Math.floor(at / campaigns / NETWORKS.length) % DEVICES.length]!;
        ads.putRow(customer, day, { ...randomRow(random, ids[at % campaigns]!), network, device });
      }
    }
  }
  return ads;
}

/** The spend of a campaign on a search network. */
export function randomRow(random: Random, campaignId: string): PlainRow {
  const clicks = random.int(1, 400);
  const conversions = random.int(0, clicks * 5);
  return {
    ...{ campaignId, network: 'SEARCH', device: 'MOBILE', clicks, impressions: clicks * random.int(10, 40) },
    cost: `${random.int(0, 900)}.${String(random.int(0, 999_999)).padStart(6, '0')}`,
    conversions: `${Math.floor(conversions / 100)}.${String(conversions % 100).padStart(2, '0')}`,
    conversionValue: `${conversions}.${random.int(10, 99)}`,
    ...(random.chance(0.4) && { growsForDays: random.int(2, 25) }),
  };
}
