import type { Micros } from '../kit/clock.js';
import type { Person } from '../trade/people.js';

/** What a till's trade is like. Amounts are whole minor units of its currency (pence, yen, fils). */
export interface TillSettings {
  seed: number | string;
  currency: string;
  /** How many digits the minor unit has: 2 of most currencies, 0 of JPY, 3 of KWD. */
  places: number;
  ianaTimezone: string;
  /** Prices hold their tax, of so many hundredths. */
  taxesIncluded: boolean;
  taxPercent: number;
  /** On an ordinary day. */
  salesPerDay: number;
  /** The first business day, yyyy-mm-dd, and how many follow. */
  from: string;
  days: number;
  /** Some of those who buy say who they are; shared with other stores, they are the same people there. */
  people?: readonly TillPerson[];
}

/** Somebody on the till's list of customers, as far as the shop knows. */
export interface TillPerson extends Omit<Person, 'email' | 'phone'> {
  email: string | null;
  phone: string | null;
}

export interface TillProduct {
  id: string;
  title: string;
  /** Its name in the company's assortment. */
  category: string;
  price: number;
  /** null: nobody recorded it. */
  cost: number | null;
}

export interface TillLine {
  lineId: string;
  product: TillProduct;
  quantity: number;
  /** Off the line as a whole. */
  discount: number;
  /** Of the line after its discount: in its price or on top. */
  tax: number;
}

export interface TillSale {
  orderId: string;
  /** On the shop's wall. */
  soldAt: string;
  instant: Micros;
  buyer: TillPerson | null;
  lines: TillLine[];
  /** Off the sale as a whole. */
  discount: number;
  tips: number;
  /** Rung up by mistake: the next day's file takes it away. */
  isVoid: boolean;
}

/** Goods that came back; `sale` is null where nobody had the receipt. */
export interface TillRefund {
  refundId: string;
  /** On the shop's wall. */
  refundedAt: string;
  instant: Micros;
  day: string;
  sale: TillSale | null;
  line: TillLine | null;
  quantity: number;
  /** What was paid back for the goods, with its tax where prices hold it. */
  amount: number;
  tax: number;
}

/** One business day as the till closed it. */
export interface TillDay {
  /** yyyy-mm-dd */
  day: string;
  sales: TillSale[];
  refunds: TillRefund[];
  /** Sales of the day before that were rung up by mistake. */
  voided: TillSale[];
}

export interface Till {
  settings: TillSettings;
  products: TillProduct[];
  days: TillDay[];
}
