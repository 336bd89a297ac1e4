import { type Amount, toMinor } from '../kit/amounts.js';
import type { Random } from '../kit/random.js';
import { listAmount } from './list-price.js';
import type { Market } from './market.js';

interface Delivery {
  kind: 'standard' | 'express' | 'free';
  amount: Amount;
}

/** How a parcel is sent: free above the market's limit unless it is urgent. `merchandise` is in minor units. */
export function chooseDelivery({ shipping }: Market, merchandise: bigint, digits: number, random: Random): Delivery {
  if (random.chance(0.12)) return { kind: 'express', amount: listAmount(shipping.express, digits) };
  const isFree = merchandise >= toMinor(listAmount(shipping.freeFrom, digits), digits);
  return { kind: isFree ? 'free' : 'standard', amount: listAmount(isFree ? 0 : shipping.standard, digits) };
}
