import type { Marketing } from '../../trade/marketing/marketing.js';
import type { PartialPropertySettings, VisitBook } from '../model.js';

/** A property of the synthetic company: its settings, and the visits that it shows at any time. */
export function companyProperty(
  marketing: Marketing,
  propertyId: string,
): { settings: PartialPropertySettings; visits: VisitBook } {
  const { currency, zone: timezone } = marketing.property(propertyId);
  return {
    settings: { id: propertyId, timezone, currency },
    visits: {
      visits: (day, now) => marketing.visits(propertyId, day, now),
      users: (from, to, now) => marketing.users(propertyId, from, to, now),
    },
  };
}
