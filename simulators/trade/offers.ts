import type { Amount } from '../kit/amounts.js';
import { listAmount } from './list-price.js';

/** A discount code of the company, valid in all its stores. */
export interface Offer {
  code: string;
  /** How often it is used, relative to the others. */
  weight: number;
  value: { percentage: number } | { amount: Amount };
}

/** The codes in a currency with this many decimals. */
export function offers(digits: number): Offer[] {
  const five = digits === 0 ? 500 : digits === 3 ? 1.5 : 5;
  return [
    { code: 'WELCOME10', weight: 40, value: { percentage: 10 } },
    { code: 'SAVE15', weight: 20, value: { percentage: 15 } },
    { code: 'FIVEOFF', weight: 18, value: { amount: listAmount(five, digits) } },
  ];
}

/** The share of all orders with a code. */
export const offerUse = 0.16;
