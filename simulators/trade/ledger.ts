import type { Micros } from '../kit/clock.js';

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
  /**
   * When the money moved, if that was at another time: revenue is dated by the order, but a refund of it moved when the refund was made,
   * at that day's exchange rate.
   */
  movedAt?: Micros;
}

/** The entries of one order, or of a return whose order is not known. */
export interface Receipt {
  order: ReceiptOrder | null;
  entries: readonly Entry[];
}

interface ReceiptOrder {
  id: string;
  /** See `LedgerCustomer.key`. */
  buyer: string;
  /** When it was placed. */
  at: Micros;
  /** Units sold, in millionths: goods are sold by weight too. */
  items: bigint;
}

/** One business day in a shop's zone; amounts are exact decimals in one currency without trailing zeros. */
export type LedgerDay = Record<Measure | 'netSales' | 'totalSales', string> & {
  /** yyyy-mm-dd */
  day: string;
  orders: number;
  /** A decimal, as goods are also sold by weight. */
  itemsSold: string;
  /** Distinct buyers; the counts of several days do not add up. */
  customers: number;
};

interface LedgerCustomer {
  /** `email:…`, `phone:…`, `account:…`, or `order:…` for a guest without any of them. */
  key: string;
  orders: number;
  firstOrderAt: Micros;
  lastOrderAt: Micros;
  /** Lifetime net sales. */
  totalSpent: string;
}

export interface Ledger {
  /** Days on which anything was posted, in order. */
  days: LedgerDay[];
  /** By key. */
  customers: LedgerCustomer[];
}
