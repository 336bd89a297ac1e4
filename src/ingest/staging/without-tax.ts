import { type FixedPoint, parseDecimal, proportion } from './decimal.js';

/** A line whose prices hold their tax, as the buyer saw it. */
interface LineWithTax {
  /** List price x quantity. */
  listed: FixedPoint;
  discount: FixedPoint;
  tax: FixedPoint;
  /** Of the taxes that the line bears: 0.19. */
  rates: readonly number[];
}

/** 1 and 10^-6, of amounts. */
const one = parseDecimal('1');
const millionth = parseDecimal('0.000001');

/**
 * Gross sales and discount without tax. What was paid less its tax is exact; the discount leaves its tax in the proportion of what
 * was paid, or by the rates where nothing was, rounded to six decimals; gross sales are the two together. So gross sales less
 * discount are exact, and a tenth off is a tenth in every store.
 */
export function withoutTax({ listed, discount, tax, rates }: LineWithTax): { gross: FixedPoint; discount: FixedPoint } {
  const paid = listed - discount;
  const net = paid - tax;
  const taken =
    paid === 0n
      ? proportion(discount, one, one + sumOf(rates), millionth)
      : tax === 0n
        ? discount
        : proportion(discount, net, paid, millionth);
  return { gross: net + taken, discount: taken };
}

function sumOf(rates: readonly number[]): FixedPoint {
  return rates.reduce((sum, rate) => sum + parseDecimal(rate.toFixed(9)), 0n);
}
