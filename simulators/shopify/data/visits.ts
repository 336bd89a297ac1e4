import type { TouchPoint } from '../../trade/marketing/journeys.js';
import type { Marketing } from '../../trade/marketing/marketing.js';
import type { ShopOrder, ShopVisit } from '../model.js';

/** Shopify tells of the visits in this time before an order. */
const shownMicros = 30 * 86_400_000_000;
/** Source names of online orders: the store itself, and the social shop. */
const online = new Set(['web', '2329312']);
/** An order has fewer visits; ids derived from the order's leave those of other records as they are. */
const visitsPerOrder = 100;

/** The visits before an online order; undefined for all others. */
export function visitsBefore(marketing: Marketing, domain: string, order: ShopOrder): ShopVisit[] | undefined {
  const { id, sourceName, createdAt } = order;
  if (!online.has(sourceName ?? '')) return undefined;
  return marketing
    .journey(domain, { key: String(id), placedAt: createdAt })
    .filter(({ at }) => at >= createdAt - shownMicros)
    .map((touch, index) => visitOf(touch, id * visitsPerOrder + index));
}

function visitOf(touch: TouchPoint, id: number): ShopVisit {
  return {
    ...{ id, occurredAt: touch.at, landingPage: touch.landingPage, referrerUrl: touch.referrer },
    ...{ source: sourceNameOf(touch), sourceType: sourceTypeOf(touch), utm: touch.utm },
  };
}

function sourceNameOf({ source }: TouchPoint): string {
  if (source === '(direct)') return 'direct';
  const platform = /^(google|bing|facebook|instagram)(\.com)?$/.exec(source)?.[1];
  return platform ? platform[0]!.toUpperCase() + platform.slice(1) : source;
}

function sourceTypeOf({ channelGroup, campaignId }: TouchPoint): ShopVisit['sourceType'] {
  if (campaignId !== null) return 'AD';
  if (channelGroup === 'Organic Search') return 'SEO';
  if (channelGroup === 'Affiliates') return 'AFFILIATE';
  return channelGroup === 'Email' ? 'NEWSLETTER' : null;
}
