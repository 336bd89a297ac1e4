import type { Decimal } from './record.js';

/** Units of a currency for one euro on a day, as its provider gives it. The euro itself is 1 and has no rate. */
export interface ExchangeRate {
  /** YYYY-MM-DD. */
  date: string;
  /** ISO 4217. */
  currency: string;
  rate: Decimal;
}

/** The provider: the European Central Bank, or the merchant's own file, which takes precedence on the same day. */
export const rateProviders = ['ECB', 'FILE'] as const;

export type RateProvider = (typeof rateProviders)[number];
