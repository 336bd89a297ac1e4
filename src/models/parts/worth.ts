import { Big } from 'big.js';
import type { OrderLine } from '../../canonical/record.js';

/** What a line adds to its order's total, without tax. A gift card is not a sale, but it is paid for. */
export function worthOf({ isGiftCard, unitPrice, quantity, grossSales, discounts }: OrderLine): Big {
  return isGiftCard ? new Big(unitPrice).times(quantity) : new Big(grossSales).minus(discounts);
}
