import { Big } from 'big.js';
import type { OrderLine } from '../../canonical/record.js';

const ofAmounts = dividing(6);
const ofPrices = dividing(9);

/**
 * A line whose unit price and discounts hold their tax, with all discounts that it bears, as it is without: what was paid less
 * its tax is exact, the discount leaves its tax in the proportion of what was paid (six decimals; as it stands where nothing
 * was), and gross sales are the two together.
 */
export function taxTakenOut(line: OrderLine): OrderLine {
  if (line.includingTax === null || line.isGiftCard) return line;
  const seen = new Big(line.discounts);
  const net = new Big(line.grossSales).minus(seen);
  const paid = net.plus(line.taxes);
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

/** Big numbers that divide to so many places, half away from zero: rounding a quotient that is rounded already would do so twice. */
function dividing(places: number): typeof Big {
  const dividend = Big();
  dividend.DP = places;
  dividend.RM = Big.roundHalfUp;
  return dividend;
}
