import { type FixedPoint, parseDecimal, proportion } from './decimal.js';

/** A line whose prices include tax, as the buyer saw it. */
interface LineWithTax {
  /** List price x quantity. */
  listed: FixedPoint;
  discount: FixedPoint;
  tax: FixedPoint;
  /** The sum of the tax rates on the line, such as 0.19. */
  rates: readonly number[];
}

/** 1 and 10^-6, as amounts. */
const one = parseDecimal('1');
const millionth = parseDecimal('0.000001');

/**
 * Gross sales and discount without tax. The amount paid less its tax is exact. The discount loses its tax in the same proportion
 * as the amount paid, or by the tax rates if nothing was paid, rounded to six decimals. Gross sales are the sum of the two, so
 * gross sales less discount is exact, and a discount of a tenth is a tenth in every store.
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
