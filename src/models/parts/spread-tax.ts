import { Big } from 'big.js';
import { minorDigits } from '../../canonical/minor-unit.js';
import type { Decimal, OrderHeaderRecord, OrderLine } from '../../canonical/record.js';

/** An order whose prices are without the taxes that they included. */
interface WithoutTaxes {
  header: OrderHeaderRecord;
  lines: OrderLine[];
}

/**
 * Takes the taxes of an order out of prices that include them, if only their sum is known: each line, and shipping unless it has
 * taxes of its own, loses taxes in proportion to what was paid for it. Rounding is cumulative, so that the shares add up to the
 * taxes. null: the prices do not include them, or their taxes are known.
 */
export function spreadTax(header: OrderHeaderRecord, lines: readonly OrderLine[]): WithoutTaxes | null {
  if (header.taxes === null || !header.isTaxIncluded) return null;
  const whole = new Big(header.taxes).minus(header.shippingTaxes);
  const bearers = lines.filter(({ isGiftCard, includingTax }) => !isGiftCard && includingTax !== null);
  if (whole.lte(0) || bearers.length === 0 || lines.some(({ taxes }) => !new Big(taxes).eq(0))) return null;
  const worths = bearers.map(({ grossSales, discounts }) => new Big(grossSales).minus(discounts));
  const ofShipping = new Big(header.shippingTaxes).eq(0) ? new Big(header.shipping) : new Big(0);
  const paid = worths.reduce((sum, worth) => sum.plus(worth), ofShipping);
  if (paid.lt(whole)) return null;
  const places = Math.max(minorDigits(header.currency), placesOf(header.taxes), placesOf(header.shippingTaxes));
  let taken = new Big(0);
  let weight = new Big(0);
  const shares = [...worths, ofShipping].map((worth) => {
    weight = weight.plus(worth);
    const upToHere = whole.times(weight).div(paid).round(places);
    const share = upToHere.minus(taken);
    taken = upToHere;
    return share;
  });
  const shareOfShipping = shares.pop()!;
  const shareOf = new Map(bearers.map((line, at) => [line, shares[at]!]));
  return {
    header: {
      ...header,
      shipping: new Big(header.shipping).minus(shareOfShipping).toFixed(),
      shippingTaxes: new Big(header.shippingTaxes).plus(shareOfShipping).toFixed(),
    },
    lines: lines.map((line) => {
      const share = shareOf.get(line);
      if (share === undefined) return line;
      return { ...line, grossSales: new Big(line.grossSales).minus(share).toFixed(), taxes: share.toFixed() };
    }),
  };
}

function placesOf(amount: Decimal): number {
  return amount.split('.')[1]?.length ?? 0;
}
