/** A store of Amazon in a country. */
export interface Marketplace {
  id: string;
  /** As reports name it: `Amazon.de`. */
  name: string;
  /** As reports write it: `GB`. */
  country: string;
  currency: string;
  timezone: string;
  /** Prices include tax. Otherwise Amazon adds the tax, and mostly collects and remits it. */
  isTaxIncluded: boolean;
}

const added = ['US', 'CA'];

const rows = [
  ['ATVPDKIKX0DER', 'Amazon.com', 'USD', 'America/Los_Angeles', 'US'],
  ['A2EUQ1WTGCTBG2', 'Amazon.ca', 'CAD', 'America/Los_Angeles', 'CA'],
  ['A1AM78C64UM0Y8', 'Amazon.com.mx', 'MXN', 'America/Los_Angeles', 'MX'],
  ['A2Q3Y263D00KWC', 'Amazon.com.br', 'BRL', 'America/Sao_Paulo', 'BR'],
  ['A1F83G8C2ARO7P', 'Amazon.co.uk', 'GBP', 'Europe/London', 'GB'],
  ['A1PA6795UKMFR9', 'Amazon.de', 'EUR', 'Europe/Berlin', 'DE'],
  ['A13V1IB3VIYZZH', 'Amazon.fr', 'EUR', 'Europe/Paris', 'FR'],
  ['APJ6JRA9NG5V4', 'Amazon.it', 'EUR', 'Europe/Rome', 'IT'],
  ['A1RKKUPIHCS9HS', 'Amazon.es', 'EUR', 'Europe/Madrid', 'ES'],
  ['A1805IZSGTT6HS', 'Amazon.nl', 'EUR', 'Europe/Amsterdam', 'NL'],
  ['AMEN7PMS3EDWL', 'Amazon.com.be', 'EUR', 'Europe/Brussels', 'BE'],
  ['A28R8C7NBKEWEA', 'Amazon.ie', 'EUR', 'Europe/Dublin', 'IE'],
  ['A2NODRKZP88ZB9', 'Amazon.se', 'SEK', 'Europe/Stockholm', 'SE'],
  ['A1C3SOZRARQ6R3', 'Amazon.pl', 'PLN', 'Europe/Warsaw', 'PL'],
  ['A33AVAJ2PDY3EV', 'Amazon.com.tr', 'TRY', 'Europe/Istanbul', 'TR'],
  ['A2VIGQ35RCS4UG', 'Amazon.ae', 'AED', 'Asia/Dubai', 'AE'],
  ['A17E79C6D8DWNP', 'Amazon.sa', 'SAR', 'Asia/Riyadh', 'SA'],
  ['A21TJRUUN4KGV', 'Amazon.in', 'INR', 'Asia/Kolkata', 'IN'],
  ['A1VC38T7YXB528', 'Amazon.co.jp', 'JPY', 'Asia/Tokyo', 'JP'],
  ['A39IBJ37TRP1C6', 'Amazon.com.au', 'AUD', 'Australia/Sydney', 'AU'],
  ['A19VAU5U5O7RUS', 'Amazon.sg', 'SGD', 'Asia/Singapore', 'SG'],
] as const;

const marketplaces: readonly Marketplace[] = rows.map(([id, name, currency, timezone, country]) => ({
  ...{ id, name, country, currency, timezone },
  isTaxIncluded: !added.includes(country),
}));

const byId = new Map(marketplaces.map((marketplace) => [marketplace.id, marketplace]));
const byName = new Map(marketplaces.map((marketplace) => [marketplace.name.toLowerCase(), marketplace]));

const byCountry = new Map(marketplaces.map((marketplace) => [marketplace.country, marketplace]));

/** undefined: it is newer than this version. */
export function marketplaceOf(id: string | null | undefined): Marketplace | undefined {
  return byId.get(id ?? '');
}

/** By its country, as reports name orders of other channels: `Non-Amazon DE`. */
export function marketplaceIn(country: string | null | undefined): Marketplace | undefined {
  return byCountry.get((country ?? '').toUpperCase());
}

/** By the sales channel of a report, in any case. */
export function marketplaceNamed(name: string | null | undefined): Marketplace | undefined {
  return byName.get((name ?? '').toLowerCase());
}
