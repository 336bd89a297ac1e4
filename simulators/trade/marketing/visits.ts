import { fromMinor } from '../../kit/amounts.js';
import type { Micros } from '../../kit/clock.js';
import { Random } from '../../kit/random.js';
import { type Age, ageOf, type Day } from './days.js';
import type { TouchPoint } from './journeys.js';
import type { Site } from './plan.js';
import { direct } from './sources.js';
import type { Traffic, VisitorDevice } from './traffic.js';

/** The visits of a day from one source, as the site's property shows them at some time. Unique in its day by all its texts. */
export interface VisitRow {
  channelGroup: string;
  source: string;
  medium: string;
  campaign: string;
  /** A path without a query. */
  landingPage: string;
  device: VisitorDevice;
  /** ISO 3166-1 alpha-2. */
  country: string;
  sessions: number;
  engagedSessions: number;
  addToCarts: number;
  purchases: number;
  /** In the site's currency, exact. */
  revenue: string;
}

/** An order that the site's property measured: it was placed on the day. */
export interface MeasuredOrder {
  key: string;
  placedAt: Micros;
  /** In millionths of the site's currency. */
  total: bigint;
  country: string;
  /** The visit of the purchase. */
  touch: TouchPoint;
}

/** Days after which the property credits no purchase of a day to another source. */
const settlesAfter = 14;
/** Days after which no more visits of a day arrive, and the share that has arrived before. */
const lateVisits = [0.95, 0.985, 0.996];
const foreigners = ['US', 'FR', 'DE', 'GB', 'NL', 'IE'];

type Cell = Omit<VisitRow, 'revenue'> & { revenue: bigint };
type Texts = Pick<VisitRow, 'channelGroup' | 'source' | 'medium' | 'campaign' | 'landingPage' | 'device' | 'country'>;

export function visitsOf(
  site: Site,
  day: Day,
  now: Micros,
  traffic: readonly Traffic[],
  orders: readonly MeasuredOrder[],
  seed: number | string,
): VisitRow[] {
  const age = ageOf(day, site.zone, now);
  if (age.over === 0) return [];
  const cells = new Map<string, Cell>();
  traffic.forEach((each, index) => {
    const random = new Random(`${seed}:rows:${site.store}:${day}:${each.source}:${each.campaign}:${index}`);
    for (const [texts, sessions] of split(site, each, random)) {
      addSessions(cellOf(cells, texts), known(sessions, age), random);
    }
  });
  for (const order of orders) if (order.placedAt <= now) addPurchase(cells, order, age, seed);
  return [...cells.values()]
    .filter(({ sessions }) => sessions > 0)
    .map(({ revenue, ...cell }) => ({ ...cell, revenue: written(revenue) }));
}

/** Divides a source's visits among landing pages and countries; most rows of small sources have one of each. */
function* split(site: Site, traffic: Traffic, random: Random): Generator<[Texts, number]> {
  const { channelGroup, source, medium, campaign, landingPages, sessions } = traffic;
  for (const device of ['mobile', 'desktop', 'tablet'] as const) {
    let left = sessions[device];
    for (const [index, [landingPage, share]] of landingPages.entries()) {
      const part = index === landingPages.length - 1 ? left : Math.round(sessions[device] * share);
      left -= part;
      const abroad = index === 0 ? Math.floor(part * 0.09) : 0;
      const texts = { channelGroup, source, medium, campaign, landingPage, device };
      if (part > abroad) yield [{ ...texts, country: site.country }, part - abroad];
      const elsewhere = foreigners.filter((country) => country !== site.country);
      if (abroad > 0) yield [{ ...texts, country: random.pick(elsewhere) }, abroad];
    }
  }
}

function known(sessions: number, { days, over }: Age): number {
  return Math.floor(sessions * over * (days < 0 ? 0.9 : (lateVisits[days] ?? 1)));
}

function addSessions(cell: Cell, sessions: number, random: Random): void {
  cell.sessions += sessions;
  cell.engagedSessions += Math.floor(sessions * (0.5 + 0.25 * random.fraction()));
  cell.addToCarts += Math.floor(sessions * (0.04 + 0.06 * random.fraction()));
}

/** A purchase and its own visit. Until its attribution is settled, the purchase stands at the direct visits. */
function addPurchase(
  cells: Map<string, Cell>,
  { key, total, country, touch }: MeasuredOrder,
  age: Age,
  seed: number | string,
): void {
  const { channelGroup, source, medium, campaign, landingPath: landingPage, device } = touch;
  const visit = cellOf(cells, { channelGroup, source, medium, campaign, landingPage, device, country });
  visit.sessions += 1;
  visit.engagedSessions += 1;
  visit.addToCarts += 1;
  const random = new Random(`${seed}:settles:${key}`);
  const isLate = random.chance(0.2);
  const settlesOn = isLate ? random.int(2, settlesAfter) : 0;
  const isSettled = age.days >= settlesOn || !isLate;
  const credited = isSettled ? visit : cellOf(cells, { ...directTexts(device, country) });
  if (credited.sessions === 0) {
    // A row needs a visit.
    credited.sessions += 1;
    credited.engagedSessions += 1;
  }
  credited.purchases += 1;
  credited.revenue += total;
}

function directTexts(device: VisitorDevice, country: string): Texts {
  const { channelGroup, source, medium, campaign } = direct;
  return { channelGroup, source, medium, campaign, landingPage: '/', device, country };
}

function cellOf(cells: Map<string, Cell>, texts: Texts): Cell {
  const key = Object.values(texts).join('\t');
  const cell = cells.get(key) ?? {
    ...texts,
    ...{ sessions: 0, engagedSessions: 0, addToCarts: 0, purchases: 0, revenue: 0n },
  };
  cells.set(key, cell);
  return cell;
}

function written(millionths: bigint): string {
  return fromMinor(millionths, 6).replace(/\.?0+$/, '');
}
