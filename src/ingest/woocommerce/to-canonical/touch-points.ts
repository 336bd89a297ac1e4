import type { TouchPoint } from '../../../canonical/record.js';
import { hostOf, pathOf, trafficOf } from '../../../canonical/traffic/traffic-of.js';
import type { WooOrder } from './order-shape.js';
import { metaValue } from './shapes.js';

const prefix = '_wc_order_attribution_';
/** Kinds of sources that are visits; others, such as `admin` and `mobile_app`, are orders that staff entered. */
const mediumOf: Readonly<Record<string, string | null>> = {
  ...{ utm: null, organic: 'organic', referral: 'referral', typein: null },
};

/**
 * The visit that WooCommerce's order attribution (8.5 and later) noted: only that of the purchase. Its time is in UTC, in
 * whatever zone the site is; without one it is the order's.
 */
export function touchPointsOf({ meta_data: meta }: WooOrder, orderedAt: string): TouchPoint[] {
  const given = (name: string): string | null => {
    const value = metaValue(meta, `${prefix}${name}`);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const kind = given('source_type') ?? '';
  if (!Object.hasOwn(mediumOf, kind)) return [];
  const [referrer, landingPage] = [given('referrer'), given('session_entry')];
  const utm = {
    source: given('utm_source'),
    medium: given('utm_medium') ?? mediumOf[kind] ?? null,
    campaign: given('utm_campaign'),
  };
  const traffic = trafficOf({ utm, referrer, landingPage });
  const touchedAt = instantOf(given('session_start_time')) ?? orderedAt;
  return [{ touchId: '1', touchedAt, ...traffic, referrer: hostOf(referrer), landingPage: pathOf(landingPage) }];
}

/** `2025-08-05 09:01:16` */
function instantOf(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const instant = `${text.replace(' ', 'T')}Z`;
  const isReal = new Date(instant).getTime() > 0 && new Date(instant).toISOString().startsWith(instant.slice(0, 19));
  return isReal ? instant : null;
}
