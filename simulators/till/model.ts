import type { Micros } from '../kit/clock.js';
import type { Person } from '../trade/people.js';

/** The options of a till's trade. Amounts are whole minor units of its currency (pence, yen, fils). */
export interface TillSettings {
  seed: number | string;
  currency: string;
  /** The currency's decimal places: 2 for most, 0 for JPY, 3 for KWD. */
  places: number;
  ianaTimezone: string;
  /** Whether prices include tax, and the tax rate in percent. */
  taxesIncluded: boolean;
  taxPercent: number;
  /** On an average day. */
  salesPerDay: number;
  /** The first business day, yyyy-mm-dd, and the number of days. */
  from: string;
  days: number;
  /** Customers who identify themselves at some of their purchases. Other stores may have the same people. */
  people?: readonly TillPerson[];
}

/** A person on the till's list of customers, with the data that the shop has. */
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
  /** null: it was not recorded. */
  cost: number | null;
}

export interface TillLine {
  lineId: string;
  product: TillProduct;
  quantity: number;
  /** The discount on the whole line. */
  discount: number;
  /** The tax on the line after its discount, included in the price or added to it. */
  tax: number;
}

export interface TillSale {
  orderId: string;
  /** Local time of the shop. */
  soldAt: string;
  instant: Micros;
  buyer: TillPerson | null;
  lines: TillLine[];
  /** The discount on the whole sale. */
  discount: number;
  tips: number;
  /** Entered by mistake: the next day's file deletes it. */
  isVoid: boolean;
}

/** Returned goods; `sale` is null if there was no receipt. */
export interface TillRefund {
  refundId: string;
  /** Local time of the shop. */
  refundedAt: string;
  instant: Micros;
  day: string;
  sale: TillSale | null;
  line: TillLine | null;
  quantity: number;
  /** The amount paid back for the goods, including tax if prices include it. */
  amount: number;
  tax: number;
}

/** A business day that the till has closed. */
export interface TillDay {
  /** yyyy-mm-dd */
  day: string;
  sales: TillSale[];
  refunds: TillRefund[];
  /** Sales of the previous day that were entered by mistake. */
  voided: TillSale[];
}

export interface Till {
  settings: TillSettings;
  products: TillProduct[];
  days: TillDay[];
}
