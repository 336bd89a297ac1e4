import type { TouchPoint } from '../../trade/marketing/journeys.js';
import type { Marketing } from '../../trade/marketing/marketing.js';
import type { Micros, WooId, WooMeta, WooStoreSettings } from '../model.js';

interface PlacedOrder {
  id: WooId;
  createdAt: Micros;
  createdVia: string;
}

const prefix = '_wc_order_attribution_';
const online = new Set(['checkout', 'store-api']);

/** Whether the buyer placed the order on the store's site. */
export function isOnline({ createdVia }: { createdVia: string }): boolean {
  return online.has(createdVia);
}

const agents = {
  mobile:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  tablet: 'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  desktop:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
};
/** An order has fewer; ids derived from the order's leave those of other rows as they are. */
const rowsPerOrder = 20;

/** The first version that notes it. */
const since = 8.5;

/** What WooCommerce notes of the visit of a purchase; nothing if the buyer allowed no measuring. */
export function attributionMeta(
  marketing: Marketing,
  { id: store, version }: Pick<WooStoreSettings, 'id' | 'version'>,
  order: PlacedOrder,
): WooMeta[] {
  if (Number.parseFloat(version) < since) return [];
  const values = valuesOf(marketing, store, order);
  const first = 900_000_000 + order.id * rowsPerOrder;
  return Object.entries(values).map(([name, value], index) => ({ id: first + index, key: `${prefix}${name}`, value }));
}

function valuesOf(
  marketing: Marketing,
  store: string,
  { id, createdAt, createdVia }: PlacedOrder,
): Record<string, string> {
  if (createdVia === 'admin') return { source_type: 'admin' };
  if (!isOnline({ createdVia })) return {};
  const journey = marketing.journey(store, { key: String(id), placedAt: createdAt });
  const touch = journey.at(-1);
  if (touch === undefined) return {};
  return {
    source_type: sourceTypeOf(touch),
    ...(touch.referrer === null ? {} : { referrer: touch.referrer }),
    ...(touch.utm === null ? {} : { utm_campaign: touch.campaign }),
    utm_source: touch.source,
    ...(touch.source === '(direct)' ? {} : { utm_medium: touch.medium }),
    session_entry: touch.landingPage,
    session_start_time: new Date(Math.floor(touch.at / 1000)).toISOString().slice(0, 19).replace('T', ' '),
    session_pages: String(2 + (id % 9)),
    session_count: String(journey.length),
    user_agent: agents[touch.device],
    device_type: touch.device[0]!.toUpperCase() + touch.device.slice(1),
  };
}

function sourceTypeOf({ source, medium, utm }: TouchPoint): string {
  if (utm !== null) return 'utm';
  if (source === '(direct)') return 'typein';
  return medium === 'organic' ? 'organic' : 'referral';
}
