import type { TouchPoint } from '../../../canonical/record.js';
import { hostOf, pathOf, trafficOf } from '../../../canonical/traffic/traffic-of.js';
import { idOf } from './gid.js';
import type { VisitNode } from './order-shape.js';

/** An order's page has no more; the export has all. */
const mostVisits = 50;

/** The last visits before an order, oldest first. Without an id or a time a visit says nothing, and is left out. */
export function touchPointsOf(visits: readonly VisitNode[]): TouchPoint[] {
  return visits
    .flatMap(({ id, occurredAt, ...visit }) => (id && occurredAt ? [touchPointOf(idOf(id), occurredAt, visit)] : []))
    .sort(byTime)
    .slice(-mostVisits);
}

function touchPointOf(
  touchId: string,
  touchedAt: string,
  { landingPage: page, referrerUrl, utmParameters }: Omit<VisitNode, 'id' | 'occurredAt'>,
): TouchPoint {
  const [landingPage, referrer] = [page ?? null, referrerUrl ?? null];
  const { source = null, medium = null, campaign = null } = utmParameters ?? {};
  const traffic = trafficOf({ utm: { source, medium, campaign }, referrer, landingPage });
  return { touchId, touchedAt, ...traffic, referrer: hostOf(referrer), landingPage: pathOf(landingPage) };
}

function byTime(x: TouchPoint, y: TouchPoint): number {
  if (x.touchedAt !== y.touchedAt) return x.touchedAt < y.touchedAt ? -1 : 1;
  return x.touchId < y.touchId ? -1 : 1;
}
