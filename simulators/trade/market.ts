/** The properties of a country that matter to an order: prices, taxes, postage, addresses. */

/** A place that goods are sent to. */
export interface Place {
  city: string;
  provinceCode: string | null;
  countryCode: string;
  zip: string | null;
}

export interface Market {
  countryCode: string;
  /** Units of the shop currency per US dollar, for list prices only. */
  pricePerDollar: number;
  taxesIncluded: boolean;
  /** Tax on ordinary goods by province (`*`: everywhere else), as fractions; several if the tax has parts. */
  taxes: Record<string, { title: string; rate: number }[]>;
  /** Tax on food, instead of the above. */
  reducedTaxes: { title: string; rate: number }[];
  taxesShipping: boolean;
  shipping: { standard: number; express: number; freeFrom: number };
  places: Place[];
  phonePrefix: string;
}

const place = (city: string, provinceCode: string | null, countryCode: string, zip: string | null): Place => ({
  city,
  provinceCode,
  countryCode,
  zip,
});

const britain: Market = {
  countryCode: 'GB',
  pricePerDollar: 0.8,
  taxesIncluded: true,
  taxes: { '*': [{ title: 'GB VAT', rate: 0.2 }] },
  reducedTaxes: [],
  taxesShipping: true,
  shipping: { standard: 3.95, express: 7.5, freeFrom: 50 },
  places: [
    place('London', 'ENG', 'GB', 'E8 3QW'),
    place('Leeds', 'ENG', 'GB', 'LS1 4DY'),
    place('Glasgow', 'SCT', 'GB', 'G2 1AL'),
    place('Cardiff', 'WLS', 'GB', 'CF10 1EP'),
    place('Bristol', 'ENG', 'GB', 'BS1 5TR'),
    place('Belfast', 'NIR', 'GB', 'BT1 5GS'),
  ],
  phonePrefix: '+447700900',
};

const america: Market = {
  countryCode: 'US',
  pricePerDollar: 1,
  taxesIncluded: false,
  taxes: {
    NY: [
      { title: 'New York State Tax', rate: 0.04 },
      { title: 'New York City Tax', rate: 0.04875 },
    ],
    CA: [
      { title: 'California State Tax', rate: 0.0725 },
      { title: 'Los Angeles County Tax', rate: 0.0225 },
    ],
    TX: [{ title: 'Texas State Tax', rate: 0.0625 }],
    OR: [],
    '*': [{ title: 'State Tax', rate: 0.06 }],
  },
  reducedTaxes: [],
  taxesShipping: false,
  shipping: { standard: 5.99, express: 14.99, freeFrom: 75 },
  places: [
    place('New York', 'NY', 'US', '10013'),
    place('Los Angeles', 'CA', 'US', '90012'),
    place('Austin', 'TX', 'US', '78701'),
    place('Portland', 'OR', 'US', '97205'),
    place('Chicago', 'IL', 'US', '60607'),
    place('Miami', 'FL', 'US', '33130'),
  ],
  phonePrefix: '+1555010',
};

const japan: Market = {
  countryCode: 'JP',
  pricePerDollar: 150,
  taxesIncluded: true,
  taxes: { '*': [{ title: 'Consumption tax', rate: 0.1 }] },
  reducedTaxes: [{ title: 'Reduced consumption tax', rate: 0.08 }],
  taxesShipping: true,
  shipping: { standard: 660, express: 1200, freeFrom: 8000 },
  places: [
    place('Shibuya-ku', 'JP-13', 'JP', '150-0002'),
    place('Osaka', 'JP-27', 'JP', '530-0001'),
    place('Sapporo', 'JP-01', 'JP', '060-0042'),
  ],
  phonePrefix: '+81901234',
};

const kuwait: Market = {
  countryCode: 'KW',
  pricePerDollar: 0.3,
  taxesIncluded: false,
  taxes: { '*': [] },
  reducedTaxes: [],
  taxesShipping: false,
  shipping: { standard: 1.25, express: 2.75, freeFrom: 20 },
  places: [
    place('Kuwait City', null, 'KW', '13001'),
    place('Hawally', null, 'KW', '32001'),
    place('Salmiya', null, 'KW', null),
  ],
  phonePrefix: '+96550123',
};

const euroland: Market = {
  countryCode: 'DE',
  pricePerDollar: 0.92,
  taxesIncluded: true,
  taxes: { '*': [{ title: 'DE MwSt', rate: 0.19 }] },
  reducedTaxes: [{ title: 'DE MwSt', rate: 0.07 }],
  taxesShipping: true,
  shipping: { standard: 4.9, express: 9.9, freeFrom: 60 },
  places: [
    place('Berlin', 'BE', 'DE', '10115'),
    place('Hamburg', 'HH', 'DE', '20095'),
    place('München', 'BY', 'DE', '80331'),
  ],
  phonePrefix: '+491512345',
};

const switzerland: Market = {
  countryCode: 'CH',
  pricePerDollar: 1.1,
  taxesIncluded: true,
  taxes: { '*': [{ title: 'CH MWST', rate: 0.081 }] },
  reducedTaxes: [{ title: 'CH MWST', rate: 0.026 }],
  taxesShipping: true,
  shipping: { standard: 8, express: 18, freeFrom: 90 },
  places: [place('Zürich', 'ZH', 'CH', '8001'), place('Bern', 'BE', 'CH', '3011')],
  phonePrefix: '+417812345',
};

const markets: Record<string, Market> = {
  GBP: britain,
  USD: america,
  JPY: japan,
  KWD: kuwait,
  EUR: euroland,
  CHF: switzerland,
};

/** The market of a shop's currency. */
export function marketOf(currency: string): Market {
  const market = markets[currency];
  if (market === undefined) {
    throw new RangeError(`no market for shop currency ${currency}; known: ${Object.keys(markets).join(', ')}`);
  }
  return market;
}

/** Where foreign buyers live, and the currency of their checkout. Goods sent abroad are not taxed. */
export const foreignBuyers: { address: Place; currency: string }[] = [
  { address: america.places[0] as Place, currency: 'USD' },
  { address: euroland.places[0] as Place, currency: 'EUR' },
  { address: place('Lyon', null, 'FR', '69002'), currency: 'EUR' },
  { address: japan.places[0] as Place, currency: 'JPY' },
  { address: kuwait.places[0] as Place, currency: 'KWD' },
  { address: britain.places[0] as Place, currency: 'GBP' },
];

/** A place of one of these markets by its name; undefined if none has that city. */
export function placeNamed(city: string, countryCode: string): Place | undefined {
  const homes = Object.values(markets).flatMap(({ places }) => places);
  return [...foreignBuyers.map(({ address }) => address), ...homes].find(
    (each) => each.city === city && each.countryCode === countryCode,
  );
}

/** Approximate units of each currency per US dollar, from which checkout rates are made. */
export const unitsPerDollar: Record<string, number> = { USD: 1, EUR: 0.92, GBP: 0.79, JPY: 151.2, KWD: 0.3075 };
