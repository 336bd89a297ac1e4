import { type FixedPoint, largerOf, magnitudeOf, times } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import type { LineNode, OrderNode } from './order-shape.js';
import { maybeShopMoney, shopMoney } from './shapes.js';

interface LineDiscounts {
  line: LineNode;
  original: FixedPoint;
  /** The reduction in `discountedTotalSet`: line-level discounts without a code. */
  own: FixedPoint;
  /** The sum of `discountAllocations`. */
  allocated: FixedPoint;
}

/**
 * All discounts of each line, in the order of the lines.
 *
 * `discountAllocations` can be read in two ways. By the schema it lists every allocation, including those that have lowered
 * `discountedTotalSet` ("listed": the discount is the sum of the allocations). But it may list only the order-level ones, in
 * addition to those in `discountedTotalSet` ("apart": the discount is the sum of both). The two differ only if a line has both
 * kinds. Then the order's own sums decide, once for the whole order: `subtotalPriceSet`, which is exact, or else the unit price
 * after all discounts, which is rounded, so that the nearer reading wins. Unit price x quantity is never used as the result: it
 * is off by up to half a penny per unit.
 */
export function lineDiscounts(order: OrderNode, lines: LineNode[]): FixedPoint[] {
  const discounts = lines.map(discountsOf);
  const reading = discounts.some(({ own, allocated }) => own !== 0n && allocated !== 0n)
    ? readingOf(order, discounts)
    : apart;
  return discounts.map(reading);
}

type Reading = (discounts: LineDiscounts) => FixedPoint;

const apart: Reading = ({ own, allocated }) => own + allocated;
const listed: Reading = ({ own, allocated }) => largerOf(allocated, own);

function readingOf(order: OrderNode, discounts: LineDiscounts[]): Reading {
  if (order.subtotalPriceSet) {
    const subtotal = shopMoney(order.subtotalPriceSet);
    if (netOf(discounts, listed) === subtotal) return listed;
    if (netOf(discounts, apart) === subtotal) return apart;
  }
  if (discounts.every(({ line }) => line.discountedUnitPriceAfterAllDiscountsSet)) {
    return distance(discounts, listed) < distance(discounts, apart) ? listed : apart;
  }
  return discounts.every(({ own, allocated }) => allocated === 0n || allocated >= own) ? listed : apart;
}

function discountsOf(line: LineNode): LineDiscounts {
  const original = shopMoney(line.originalTotalSet);
  let allocated = 0n;
  for (const { allocatedAmountSet } of line.discountAllocations) allocated += shopMoney(allocatedAmountSet);
  return { line, original, own: original - shopMoney(line.discountedTotalSet), allocated };
}

function netOf(discounts: LineDiscounts[], reading: Reading): FixedPoint {
  let net = 0n;
  for (const each of discounts) net += each.original - reading(each);
  return net;
}

/** The difference between the lines in this reading and their rounded unit prices. */
function distance(discounts: LineDiscounts[], reading: Reading): FixedPoint {
  let sum = 0n;
  for (const each of discounts) {
    const unitPrice = maybeShopMoney(each.line.discountedUnitPriceAfterAllDiscountsSet);
    const rounded = times(unitPrice, quantityOf(each.line.quantity));
    sum += magnitudeOf(each.original - reading(each) - rounded);
  }
  return sum;
}
