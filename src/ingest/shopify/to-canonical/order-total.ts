import { DataError } from '../../../runtime/errors.js';
import { type FixedPoint, formatDecimal, magnitudeOf, minorUnitOf, parseDecimal } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import { idOf } from './gid.js';
import { type StagedLines, taxOf } from './order-lines.js';
import type { OrderNode } from './order-shape.js';
import { maybeShopMoney, shopMoney } from './shapes.js';
import type { WholeOrder } from './whole-order.js';

/** What an order charges besides its merchandise, and the total. */
export interface OrderTotals {
  /** Without tax. */
  shipping: FixedPoint;
  taxes: FixedPoint;
  duties: FixedPoint;
  fees: FixedPoint;
  tips: FixedPoint;
  total: FixedPoint;
}

/** Acceptable rounding: half a unit per row at most, and cash rounded to the next 0.05 or 0.10. */
const CASH_ROUNDING = 10n;

/**
 * The total is computed: merchandise after discounts + gift cards + shipping + taxes + duties + fees + tips of all lines,
 * including those that edits added, which Shopify's `originalTotalPriceSet` leaves out. Shopify's own totals must then explain
 * it; otherwise the record lacks something that the buyer was charged for (or has it twice), and is rejected:
 * `order_does_not_add_up`. Explained means equal, up to rounding, to `totalPriceSet` or `originalTotalPriceSet`, each with or
 * without what edits or exchanges added, and with or without shipping that was removed. The rounding difference is dropped.
 * Tax that was recalculated afterwards is an explanation too, see `withTaxAsCharged`.
 */
export function orderTotals(whole: WholeOrder, staged: StagedLines): OrderTotals {
  const { candidates, known } = candidateTotals(whole, staged);
  const tolerance =
    minorUnitOf(whole.order.currencyCode) * (CASH_ROUNDING + BigInt(whole.lines.length + whole.shippingLines.length));
  const explained =
    candidates.find(({ total }) => known.includes(total)) ??
    candidates.find(({ total }) => known.some((each) => magnitudeOf(total - each) <= tolerance));
  if (explained) return explained;
  const charged = withTaxAsCharged(whole, staged, candidates[0] as OrderTotals, known[0] as FixedPoint);
  if (charged) return charged;
  throw doesNotAddUp(whole, candidates[0] as OrderTotals);
}

/** No sales tax is as high. */
const highestTaxPercent = 30n;

/**
 * A change of the address may recalculate the tax of a placed order (by apps on version 2026-10) while its total stays what the buyer
 * was charged. Then the tax is what the total leaves for it: if the rows have all goods, by Shopify's own subtotal, and the tax that
 * Shopify shows, and if the rest may be a tax. Otherwise null: something else is missing.
 */
function withTaxAsCharged(
  { order, edits }: WholeOrder,
  { priced }: StagedLines,
  computed: OrderTotals,
  total: FixedPoint,
): OrderTotals | null {
  const { taxesIncluded, subtotalPriceSet, totalTaxSet, totalPriceSet, originalTotalPriceSet } = order;
  if (taxesIncluded || edits.length > 0 || !subtotalPriceSet || !totalTaxSet || computed.taxes === 0n) return null;
  const isAsPlaced = !totalPriceSet || totalPriceSet.shopMoney.amount === originalTotalPriceSet.shopMoney.amount;
  const isComplete = shopMoney(subtotalPriceSet) === priced && shopMoney(totalTaxSet) === computed.taxes;
  const taxes = computed.taxes + total - computed.total;
  const isTax = taxes >= 0n && taxes * 100n <= (priced + computed.shipping) * highestTaxPercent;
  return isAsPlaced && isComplete && isTax ? { ...computed, taxes, total } : null;
}

/** By how much the sum of the rows exceeds Shopify's total; negative if it is less. */
export function surplusOf(whole: WholeOrder, staged: StagedLines): FixedPoint {
  const { candidates, known } = candidateTotals(whole, staged);
  return (candidates[0] as OrderTotals).total - (known[0] as FixedPoint);
}

function candidateTotals(whole: WholeOrder, staged: StagedLines): { candidates: OrderTotals[]; known: FixedPoint[] } {
  const shipping = shippingOf(whole);
  const header = headerOf(whole.order);
  const candidates = taxCandidates(whole.order, staged, shipping).map((taxes) =>
    sumUp(staged, shipping, header, taxes),
  );
  return { candidates, known: knownTotals(whole, staged, shipping) };
}

interface Shipping {
  /** After discounts, as priced, of the lines that remain. */
  priced: FixedPoint;
  taxes: FixedPoint;
  removed: FixedPoint;
  removedTaxes: FixedPoint;
}

function shippingOf({ order, shippingLines }: WholeOrder): Shipping {
  const shipping: Shipping = { priced: 0n, taxes: 0n, removed: 0n, removedTaxes: 0n };
  for (const line of shippingLines) {
    const price = shopMoney(line.discountedPriceSet);
    const tax = taxOf(line.taxLines);
    if (line.isRemoved) {
      shipping.removed += order.taxesIncluded ? price : price + tax;
      shipping.removedTaxes += tax;
    } else {
      shipping.priced += price;
      shipping.taxes += tax;
    }
  }
  return shipping;
}

function headerOf(order: OrderNode) {
  return {
    isTaxIncluded: order.taxesIncluded,
    // Duties inside the prices are in gross sales: no line shows which part of its price they are.
    duties: order.dutiesIncluded ? 0n : maybeShopMoney(order.originalTotalDutiesSet ?? order.currentTotalDutiesSet),
    fees: maybeShopMoney(order.originalTotalAdditionalFeesSet ?? order.currentTotalAdditionalFeesSet),
    tips: maybeShopMoney(order.totalTipReceivedSet),
  };
}

/**
 * The order's own sum comes first: imported orders have taxes that no line has. It may include the tax of shipping that was
 * removed; then it exceeds the rows by exactly that.
 */
function taxCandidates(order: OrderNode, staged: StagedLines, shipping: Shipping): FixedPoint[] {
  const rows = staged.taxes + shipping.taxes;
  if (!order.totalTaxSet) return [rows];
  const header = shopMoney(order.totalTaxSet);
  if (header === rows || header === rows + shipping.removedTaxes) return [rows];
  return [header, rows];
}

function sumUp(
  staged: StagedLines,
  shipping: Shipping,
  header: ReturnType<typeof headerOf>,
  taxes: FixedPoint,
): OrderTotals {
  const { isTaxIncluded, duties, fees, tips } = header;
  const inside = isTaxIncluded ? staged.taxes + shipping.taxes : 0n;
  return {
    shipping: isTaxIncluded ? shipping.priced - shipping.taxes : shipping.priced,
    ...{ taxes, duties, fees, tips },
    total: staged.priced + shipping.priced - inside + taxes + duties + fees + tips,
  };
}

function knownTotals(whole: WholeOrder, staged: StagedLines, { removed }: Shipping): FixedPoint[] {
  const { order, edits } = whole;
  const headers = [parseDecimal(order.originalTotalPriceSet.shopMoney.amount)];
  if (order.totalPriceSet) headers.unshift(parseDecimal(order.totalPriceSet.shopMoney.amount));
  let added = 0n;
  for (const { sales } of edits) {
    for (const sale of sales) if (quantityOf(sale.quantity ?? 0) > 0n) added += shopMoney(sale.totalAmount);
  }
  const known = [...headers];
  if (added !== 0n) known.push(...headers.map((total) => total + added));
  known.push(...exchanged(whole, staged).flatMap((worth) => headers.map((total) => total + worth)));
  if (removed !== 0n) known.push(...known.map((total) => total - removed));
  return known;
}

/**
 * What an exchange may have added: the item that the buyer keeps is the last line, or the last few, of an order of which another
 * line was returned. Shopify's totals may include it or not.
 */
function exchanged({ lines, refundedUnits }: WholeOrder, { worths }: StagedLines): FixedPoint[] {
  const returned = new Set(refundedUnits.map(([lineId]) => lineId));
  const firstReturned = lines.findIndex(({ id }) => returned.has(idOf(id)));
  if (firstReturned < 0) return [];
  const sums: FixedPoint[] = [];
  let sum = 0n;
  for (let at = lines.length - 1; at > firstReturned; at -= 1) {
    sum += worths[at] as FixedPoint;
    sums.push(sum);
  }
  return sums;
}

function doesNotAddUp({ order, label }: WholeOrder, computed: OrderTotals): DataError {
  const { amount } = order.originalTotalPriceSet.shopMoney;
  const sum = formatDecimal(computed.total);
  return new DataError(
    `${label}: lines, shipping, taxes, duties, fees and tips add up to ${sum}, but Shopify's totals are ${amount} as placed` +
      ` and ${order.totalPriceSet?.shopMoney.amount ?? 'not given'} with edits. Compare the raw record with the order in Shopify's admin.`,
    { code: 'order_does_not_add_up', path: 'originalTotalPriceSet.shopMoney.amount', value: amount },
  );
}
