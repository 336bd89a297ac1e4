import type { Decimal } from './record.js';

/** Units of a currency for one euro on a day, as its provider published them. The euro itself has none: it is 1. */
export interface ExchangeRate {
  /** YYYY-MM-DD. */
  date: string;
  /** ISO 4217. */
  currency: string;
  rate: Decimal;
}

/** Who says so: the European Central Bank, or a file of the merchant's own, which wins on the same day. */
export const rateProviders = ['ECB', 'FILE'] as const;

export type RateProvider = (typeof rateProviders)[number];
