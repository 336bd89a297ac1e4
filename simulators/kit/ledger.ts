import type { Micros } from './clock.js';

export const measures = [
  'grossSales',
  'discounts',
  'returns',
  'shipping',
  'taxes',
  'duties',
  'fees',
  'tips',
  'refunds',
  'revenue',
] as const;
export type Measure = (typeof measures)[number];

/** One posting: an amount of a measure at an instant, in millionths. */
export interface Entry {
  at: Micros;
  measure: Measure;
  value: bigint;
}

/** One business day in a shop's zone; amounts are exact decimals in one currency without trailing zeros. */
export type LedgerDay = Record<Measure | 'netSales' | 'totalSales', string> & {
  /** yyyy-mm-dd */
  day: string;
  orders: number;
  itemsSold: number;
  /** Distinct buyers: days cannot be added up. */
  customers: number;
};

export interface LedgerCustomer {
  /** `email:…`, `phone:…`, `account:…` or, for a guest who left nothing, `order:…`. */
  key: string;
  orders: number;
  firstOrderAt: Micros;
  lastOrderAt: Micros;
  /** Net sales of a lifetime. */
  totalSpent: string;
}

export interface Ledger {
  /** Days on which anything was posted, in order. */
  days: LedgerDay[];
  /** By key. */
  customers: LedgerCustomer[];
}
