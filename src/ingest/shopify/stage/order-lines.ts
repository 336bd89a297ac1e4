import type { OrderLine } from '../../../canonical/record.js';
import { type Amount, formatDecimal, normalDecimal } from '../../staging/decimal.js';
import { quantityText } from '../../staging/quantity.js';
import { lineDiscounts } from './discounts.js';
import { idOf, maybeIdOf } from './gid.js';
import type { LineNode } from './order-shape.js';
import { shopMoney } from './shapes.js';
import type { WholeOrder } from './whole-order.js';

export interface StagedLines {
  lines: OrderLine[];
  /** What the lines cost after discounts, gift cards too, as priced: with the tax inside when prices include it. */
  priced: Amount;
  /** What each line cost the buyer, in the order of the lines. */
  worths: Amount[];
  /** The sum of the lines' taxes. */
  taxes: Amount;
  giftCardLines: Set<string>;
}

/**
 * The lines as ordered, with what edits put on and took off: what was taken off comes back as refund rows, dated by the edit.
 * Tax-inclusive prices: the line's tax is taken out of its gross sales.
 */
export function stageLines({ order, lines }: WholeOrder): StagedLines {
  const staged: StagedLines = { lines: [], priced: 0n, worths: [], taxes: 0n, giftCardLines: new Set() };
  const discounts = lineDiscounts(order, lines);
  for (const [at, line] of lines.entries()) {
    const discount = discounts[at] as Amount;
    const original = shopMoney(line.originalTotalSet);
    const tax = taxOf(line.taxLines);
    staged.priced += original - discount;
    staged.worths.push(order.taxesIncluded ? original - discount : original - discount + tax);
    staged.taxes += tax;
    if (line.isGiftCard) staged.giftCardLines.add(idOf(line.id));
    staged.lines.push(orderLine(line, { gross: order.taxesIncluded ? original - tax : original, discount, tax }));
  }
  return staged;
}

function orderLine(line: LineNode, amounts: { gross: Amount; discount: Amount; tax: Amount }): OrderLine {
  return {
    lineId: idOf(line.id),
    variantId: maybeIdOf(line.variant),
    productId: maybeIdOf(line.product),
    sku: line.sku || null,
    title: line.title ?? '',
    variantTitle: line.variantTitle || null,
    quantity: quantityText(line.quantity),
    isGiftCard: line.isGiftCard,
    unitPrice: normalDecimal(line.originalUnitPriceSet.shopMoney.amount),
    grossSales: line.isGiftCard ? '0' : formatDecimal(amounts.gross),
    discounts: line.isGiftCard ? '0' : formatDecimal(amounts.discount),
    taxes: formatDecimal(amounts.tax),
  };
}

export function taxOf(taxLines: LineNode['taxLines']): Amount {
  let tax = 0n;
  for (const { priceSet } of taxLines) tax += shopMoney(priceSet);
  return tax;
}
