import type { Micros } from '../../kit/clock.js';
import { Random } from '../../kit/random.js';
import { type Day, dayOf } from './days.js';
import type { Site } from './plan.js';
import { direct } from './sources.js';
import { sessionsOf, type Traffic, type VisitorDevice } from './traffic.js';

/** An order placed on a store's web site. */
export interface WebOrder {
  /** Unique in its store and fixed: the journey is drawn from it. */
  key: string;
  placedAt: Micros;
}

/** A visit on the way to an order. */
export interface TouchPoint {
  at: Micros;
  channelGroup: string;
  source: string;
  medium: string;
  /** `(not set)` without a campaign. */
  campaign: string;
  /** Of the advertisement that was clicked; null: none was. */
  campaignId: string | null;
  referrer: string | null;
  /** The path of the page, and the whole address with UTM parameters. */
  landingPath: string;
  landingPage: string;
  /** Of the link; null: it had none. */
  utm: { source: string; medium: string; campaign: string } | null;
  device: VisitorDevice;
}

const minute = 60_000_000;
const day = 24 * 60 * minute;

/** The share of orders whose buyers allow no measuring. */
const unmeasuredShare = 0.07;
const visits = [
  [1, 44],
  [2, 25],
  [3, 14],
  [4, 8],
  [5, 5],
  [7, 3],
  [10, 1],
] as const;

/**
 * The visits before an order, oldest first; the last one is that of the purchase. Each comes from a source that has visits on its day.
 * Empty: the buyer allowed no measuring.
 */
export function journeyOf(
  site: Site,
  { key, placedAt }: WebOrder,
  trafficOn: (day: Day) => readonly Traffic[],
  seed: number | string,
): TouchPoint[] {
  const random = new Random(`${seed}:journey:${site.store}:${key}`);
  if (random.chance(unmeasuredShare)) return [];
  const device = random.weighted([
    ['mobile', 58],
    ['desktop', 38],
    ['tablet', 4],
  ] as const);
  const times = [placedAt - random.int(90, 2400) * 1_000_000];
  for (let left = random.weighted(visits); left > 1; left -= 1) times.unshift(times[0]! - gap(random));
  return times.flatMap((at, index): TouchPoint[] => {
    const traffic = trafficOn(dayOf(at, site.zone));
    // Before the shop opened.
    if (traffic.length === 0) return [];
    const isFirst = index === 0;
    // People come back to a shop that they know.
    const source = !isFirst && random.chance(0.35) ? undefined : drawFrom(traffic, random);
    return [touchOf(site, at, source ?? traffic.find(isDirect) ?? traffic[0]!, device, random)];
  });
}

function isDirect({ source }: Traffic): boolean {
  return source === direct.source;
}

/** Some come back within the day, most within two weeks, a few after months. */
function gap(random: Random): Micros {
  return random.weighted([
    [() => random.int(20, 600) * minute, 24],
    [() => random.int(12 * 60, 6 * 24 * 60) * minute, 46],
    [() => random.int(6, 16) * day + random.int(0, 1439) * minute, 24],
    [() => random.int(16, 45) * day + random.int(0, 1439) * minute, 6],
  ] as const)();
}

function drawFrom(traffic: readonly Traffic[], random: Random): Traffic {
  return random.weighted(traffic.map((each) => [each, sessionsOf(each.sessions)] as const));
}

function touchOf(site: Site, at: Micros, traffic: Traffic, device: VisitorDevice, random: Random): TouchPoint {
  const { channelGroup, source, medium, campaign, campaignId, referrer, isTagged } = traffic;
  const landingPath = random.weighted(traffic.landingPages);
  const utm = isTagged ? { source, medium, campaign } : null;
  const query = utm && new URLSearchParams({ utm_source: source, utm_medium: medium, utm_campaign: campaign });
  return {
    ...{ at, channelGroup, source, medium, campaign, campaignId, referrer, landingPath, utm, device },
    landingPage: `${site.address}${landingPath}${query ? `?${query.toString()}` : ''}`,
  };
}
