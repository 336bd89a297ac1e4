import { Big } from 'big.js';
import type { OrderLine } from '../../canonical/record.js';

const ofAmounts = dividing(6);
const ofPrices = dividing(9);

/**
 * Removes the tax from a line whose unit price and discounts include it, with all its discounts: the paid amount less
 * its tax is exact; the discount loses tax in the proportion of the paid amount (six decimals; unchanged if nothing was
 * paid), and gross sales are the sum of both.
 */
export function taxTakenOut(line: OrderLine): OrderLine {
  if (line.includingTax === null || line.isGiftCard) return line;
  const seen = new Big(line.discounts);
  const net = new Big(line.grossSales).minus(seen);
  const paid = net.plus(line.taxes).plus(line.taxesByOthers ?? 0);
  const discounts = paid.eq(0) || seen.eq(0) ? seen : new ofAmounts(seen.times(net)).div(paid);
  const grossSales = net.plus(discounts);
  const quantity = new Big(line.quantity);
  return {
    ...line,
    unitPrice: quantity.eq(0) ? line.unitPrice : new ofPrices(grossSales).div(quantity).toFixed(),
    grossSales: grossSales.toFixed(),
    discounts: discounts.toFixed(),
    includingTax: { ...line.includingTax, discounts: seen.toFixed() },
  };
}

/**
 * Big with this many decimals of quotients, half away from zero: rounding a quotient that is already rounded would
 * round twice.
 */
function dividing(places: number): typeof Big {
  const dividend = Big();
  dividend.DP = places;
  dividend.RM = Big.roundHalfUp;
  return dividend;
}
