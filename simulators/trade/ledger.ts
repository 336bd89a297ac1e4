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
   * When the money moved, where that was another time: revenue is dated by the order, and what was taken back from it by a
   * refund moved at the refund's time, at that day's exchange rate.
   */
  movedAt?: Micros;
}

/** Entries that belong together: of an order or, where goods come back that nobody knows the order of, of none. */
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
  /** As amounts are written. */
  itemsSold: string;
  /** Distinct buyers: days cannot be added up. */
  customers: number;
};

interface LedgerCustomer {
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
