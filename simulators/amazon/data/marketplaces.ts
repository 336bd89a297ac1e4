/** A store of Amazon in a country, with what the reports and the money of its orders depend on. */
export interface Marketplace {
  id: string;
  /** As `sales-channel` and `marketplaceName`. */
  name: string;
  country: string;
  language: string;
  currency: string;
  /** Of the days that reports and the seller's pages show. */
  zone: string;
  /** Prices contain the tax, and no tax is shown. Otherwise the tax is added, and Amazon collects and remits it. */
  taxIncluded: boolean;
  /** Its Finances show the tax in a price apart, as for sellers for whom Amazon calculates VAT. */
  splitsTax: boolean;
  /** Tax on a sale, in millionths. */
  taxRate: bigint;
  /** List prices: minor units for one US dollar. */
  minorPerDollar: number;
  /** Amounts in settlement reports have a decimal comma. */
  decimalComma: boolean;
  /** Of its reports. */
  charset: 'utf-8' | 'iso-8859-1' | 'windows-1252' | 'shift_jis';
  places: readonly (readonly [city: string, state: string, postalCode: string])[];
}

export const GERMANY: Marketplace = {
  ...{ id: 'A1PA6795UKMFR9', name: 'Amazon.de', country: 'DE', language: 'de_DE', currency: 'EUR' },
  ...{ zone: 'Europe/Berlin', taxIncluded: true, splitsTax: true, taxRate: 190_000n },
  ...{ minorPerDollar: 95, decimalComma: true, charset: 'iso-8859-1' },
  places: [
    ['Köln', 'Nordrhein-Westfalen', '50667'],
    ['München', 'Bayern', '80331'],
    ['Berlin', '', '10115'],
    ['Görlitz', 'Sachsen', '02826'],
  ],
};

export const UNITED_KINGDOM: Marketplace = {
  ...{ id: 'A1F83G8C2ARO7P', name: 'Amazon.co.uk', country: 'GB', language: 'en_GB', currency: 'GBP' },
  ...{ zone: 'Europe/London', taxIncluded: true, splitsTax: false, taxRate: 200_000n },
  ...{ minorPerDollar: 80, decimalComma: false, charset: 'windows-1252' },
  places: [
    ['London', 'Greater London', 'E8 3QW'],
    ['Leeds', 'West Yorkshire', 'LS1 4DY'],
    ['Cardiff', 'Wales', 'CF10 1EP'],
  ],
};

export const UNITED_STATES: Marketplace = {
  ...{ id: 'ATVPDKIKX0DER', name: 'Amazon.com', country: 'US', language: 'en_US', currency: 'USD' },
  ...{ zone: 'America/Los_Angeles', taxIncluded: false, splitsTax: false, taxRate: 82_500n },
  ...{ minorPerDollar: 100, decimalComma: false, charset: 'windows-1252' },
  places: [
    ['AUSTIN', 'TX', '78701'],
    ['Portland', 'OR', '97205'],
    ['San José', 'CA', '95113'],
  ],
};

export const CANADA: Marketplace = {
  ...{ id: 'A2EUQ1WTGCTBG2', name: 'Amazon.ca', country: 'CA', language: 'en_CA', currency: 'CAD' },
  ...{ zone: 'America/Los_Angeles', taxIncluded: false, splitsTax: false, taxRate: 50_000n },
  ...{ minorPerDollar: 135, decimalComma: false, charset: 'windows-1252' },
  places: [
    ['Montréal', 'Quebec', 'H2Y 1C6'],
    ['Calgary', 'Alberta', 'T2P 1J9'],
  ],
};

export const JAPAN: Marketplace = {
  ...{ id: 'A1VC38T7YXB528', name: 'Amazon.co.jp', country: 'JP', language: 'ja_JP', currency: 'JPY' },
  ...{ zone: 'Asia/Tokyo', taxIncluded: true, splitsTax: false, taxRate: 100_000n },
  ...{ minorPerDollar: 150, decimalComma: false, charset: 'shift_jis' },
  places: [
    ['千代田区', '東京都', '100-0001'],
    ['札幌市', '北海道', '060-0001'],
  ],
};
