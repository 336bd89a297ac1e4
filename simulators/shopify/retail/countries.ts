import type { ShopAddress } from '../model.js';

/** ISO 3166 codes of the file's country names; null for a name that is not a country. */
const codes: Record<string, string | null> = {
  'United Kingdom': 'GB',
  Germany: 'DE',
  France: 'FR',
  EIRE: 'IE',
  Spain: 'ES',
  Netherlands: 'NL',
  Belgium: 'BE',
  Switzerland: 'CH',
  Portugal: 'PT',
  Australia: 'AU',
  Norway: 'NO',
  Italy: 'IT',
  'Channel Islands': 'JE',
  Finland: 'FI',
  Cyprus: 'CY',
  Sweden: 'SE',
  Unspecified: null,
  Austria: 'AT',
  Denmark: 'DK',
  Japan: 'JP',
  Poland: 'PL',
  Israel: 'IL',
  USA: 'US',
  'Hong Kong': 'HK',
  Singapore: 'SG',
  Iceland: 'IS',
  Canada: 'CA',
  Greece: 'GR',
  Malta: 'MT',
  'United Arab Emirates': 'AE',
  'European Community': null,
  RSA: 'ZA',
  Lebanon: 'LB',
  Lithuania: 'LT',
  Brazil: 'BR',
  'Czech Republic': 'CZ',
  Bahrain: 'BH',
  'Saudi Arabia': 'SA',
};

/** The file gives a country and nothing finer; null for `Unspecified` and `European Community`. */
export function addressIn(country: string): ShopAddress | null {
  const countryCode = codes[country];
  if (countryCode === undefined)
    throw new Error(`country ${JSON.stringify(country)} has no code: add it to countries.ts`);
  return countryCode === null ? null : { city: '', provinceCode: null, countryCode, zip: null };
}
