import { Random } from '../../kit/random.js';
import { weightOf } from '../order-times.js';
import type { Campaign } from './campaigns.js';
import { type Day, midnight } from './days.js';
import type { Site } from './plan.js';
import { type TrafficSource, unpaidSources } from './sources.js';
import { type Delivery, deliveryOf } from './spend.js';

export type VisitorDevice = 'mobile' | 'desktop' | 'tablet';

/** The final visits of a day from one source, without those of orders. */
export interface Traffic extends TrafficSource {
  campaignId: string | null;
  sessions: Record<VisitorDevice, number>;
}

/** The share of clicks on advertisements whose page is loaded and measured. */
const measuredClicks = 0.86;
const visitorDevices: readonly (readonly [VisitorDevice, number])[] = [
  ['mobile', 0.61],
  ['desktop', 0.34],
  ['tablet', 0.05],
];

/** Platforms' words for devices. */
const deviceWords: Record<string, VisitorDevice> = {
  ...{ MOBILE: 'mobile', DESKTOP: 'desktop', TABLET: 'tablet' },
  ...{ mobile_app: 'mobile', mobile_web: 'mobile', desktop: 'desktop' },
};

/** The sources of a site's visits on a day, those of its running campaigns too. */
export function trafficOf(site: Site, campaigns: readonly Campaign[], day: Day, seed: number | string): Traffic[] {
  if (day < site.from) return [];
  const random = new Random(`${seed}:visits:${site.store}:${day}`);
  const trade = weightOf(midnight(day), midnight(site.from));
  const unpaid = unpaidSources.map(({ share, ...source }): Traffic => {
    const many = site.sessionsPerDay * share * trade * (0.85 + 0.3 * random.fraction());
    return { ...source, campaignId: null, sessions: bySize(many, random) };
  });
  const paid = campaigns.flatMap((campaign) => paidTraffic(campaign, day));
  return [...unpaid, ...paid].filter(({ sessions }) => sessionsOf(sessions) > 0);
}

export function sessionsOf({ mobile, desktop, tablet }: Traffic['sessions']): number {
  return mobile + desktop + tablet;
}

/** A campaign's visits follow its clicks; on Meta, each network is a source of its own. */
function paidTraffic(campaign: Campaign, day: Day): Traffic[] {
  const { account, blueprint, id } = campaign;
  const delivery = deliveryOf(campaign, day);
  const base = { channelGroup: blueprint.channelGroup, campaign: blueprint.slug, campaignId: id, isTagged: true };
  const landingPages = [[landingPageOf(blueprint.slug), 1]] as const;
  if (account.platform === 'googleAds') {
    const source = { source: 'google', medium: 'cpc', referrer: 'https://www.google.com/' };
    return [{ ...base, ...source, landingPages, sessions: measured(delivery) }];
  }
  return ['facebook', 'instagram'].map((network) => ({
    ...base,
    ...{ source: network, medium: 'paid_social', referrer: `https://l.${network}.com/`, landingPages },
    sessions: measured(delivery.filter((row) => row.network === network)),
  }));
}

function landingPageOf(slug: string): string {
  if (slug.startsWith('christmas')) return '/collections/christmas';
  if (slug.startsWith('brand')) return '/';
  return slug.includes('candles') ? '/collections/candles' : '/collections/mugs';
}

function measured(delivery: readonly Delivery[]): Traffic['sessions'] {
  const sessions = { mobile: 0, desktop: 0, tablet: 0 };
  for (const { device, clicks } of delivery) sessions[deviceWords[device]!] += Math.round(clicks * measuredClicks);
  return sessions;
}

function bySize(many: number, random: Random): Traffic['sessions'] {
  const sessions = { mobile: 0, desktop: 0, tablet: 0 };
  for (const [device, share] of visitorDevices) sessions[device] = Math.floor(many * share + random.fraction());
  return sessions;
}
