import type { OrderLine } from '../../../canonical/record.js';
import { dividedBy, type FixedPoint, formatDecimal, normalDecimal } from '../../staging/decimal.js';
import { quantityOf, quantityText } from '../../staging/quantity.js';
import { withoutTax } from '../../staging/without-tax.js';
import { lineDiscounts } from './discounts.js';
import { idOf, maybeIdOf } from './gid.js';
import type { LineNode } from './order-shape.js';
import { shopMoney } from './shapes.js';
import type { WholeOrder } from './whole-order.js';

export interface StagedLines {
  lines: OrderLine[];
  /** The lines' price after discounts, including gift cards, as priced: with tax if prices include it. */
  priced: FixedPoint;
  /** What the buyer paid for each line, in the order of the lines. */
  worths: FixedPoint[];
  /** The sum of the lines' taxes. */
  taxes: FixedPoint;
  giftCardLines: Set<string>;
}

/**
 * The lines as ordered, including units that edits added or removed: removed units come back as refund rows, dated by the edit.
 * If prices include tax, the tax is taken out of gross sales, discounts and unit prices alike.
 */
export function stageLines({ order, lines }: WholeOrder): StagedLines {
  const staged: StagedLines = { lines: [], priced: 0n, worths: [], taxes: 0n, giftCardLines: new Set() };
  const discounts = lineDiscounts(order, lines);
  for (const [at, line] of lines.entries()) {
    const discount = discounts[at] as FixedPoint;
    const original = shopMoney(line.originalTotalSet);
    const tax = taxOf(line.taxLines);
    staged.priced += original - discount;
    staged.worths.push(order.taxesIncluded ? original - discount : original - discount + tax);
    staged.taxes += tax;
    if (line.isGiftCard) staged.giftCardLines.add(idOf(line.id));
    staged.lines.push(orderLine(line, { listed: original, discount, tax }, order.taxesIncluded));
  }
  return staged;
}

function orderLine(
  line: LineNode,
  seen: { listed: FixedPoint; discount: FixedPoint; tax: FixedPoint },
  isTaxIncluded: boolean,
): OrderLine {
  const { listed, discount, tax } = seen;
  const quantity = quantityOf(line.quantity);
  const listPrice = normalDecimal(line.originalUnitPriceSet.shopMoney.amount);
  const rates = line.taxLines.map(({ rate }) => rate ?? 0);
  const net = isTaxIncluded ? withoutTax({ ...seen, rates }) : { gross: listed, discount };
  const isPriceNet = line.isGiftCard || !isTaxIncluded || quantity === 0n;
  const known = (amount: FixedPoint): string => (line.isGiftCard ? '0' : formatDecimal(amount));
  return {
    lineId: idOf(line.id),
    variantId: maybeIdOf(line.variant),
    productId: maybeIdOf(line.product),
    // A line that never had a product: no earlier version knows more about it.
    ...((!line.product || !line.variant) && { isForgotten: true }),
    sku: line.sku || null,
    title: line.title ?? '',
    variantTitle: line.variantTitle || null,
    quantity: quantityText(line.quantity),
    isGiftCard: line.isGiftCard,
    unitPrice: isPriceNet ? listPrice : formatDecimal(dividedBy(net.gross, quantity)),
    grossSales: known(net.gross),
    discounts: known(net.discount),
    taxes: formatDecimal(tax),
    includingTax: isTaxIncluded
      ? { unitPrice: listPrice, grossSales: known(listed), discounts: known(discount) }
      : null,
  };
}

export function taxOf(taxLines: LineNode['taxLines']): FixedPoint {
  let tax = 0n;
  for (const { priceSet } of taxLines) tax += shopMoney(priceSet);
  return tax;
}
