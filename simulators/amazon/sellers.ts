import type { Amazon, Incoming, Outcome } from './amazon.js';
import { Parameters } from './parameters.js';

/** Answers `getMarketplaceParticipations`. A suspended account has suspended listings everywhere. */
export function getMarketplaceParticipations({ seller, access }: Amazon, { query }: Incoming): Outcome {
  void new Parameters(query, {});
  const payload = seller.marketplaces.map(({ id, name, country, currency, language }) => ({
    marketplace: {
      ...{ id, name, countryCode: country, defaultCurrencyCode: currency, defaultLanguageCode: language },
      domainName: `www.${name.toLowerCase()}`,
    },
    participation: { isParticipating: true, hasSuspendedListings: access.isSuspended },
    storeName: seller.storeName,
  }));
  return { status: 200, body: { payload } };
}
