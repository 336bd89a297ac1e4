import type { LegacyId, ShopLine, ShopOrder, ShopRefund, ShopTaxLine } from './model.js';
import { type Money, money } from './money.js';

/** What Shopify derives from an order's lines, edits, refunds and transactions, in the shop's currency. */
export interface OrderFigures {
  subtotal: Money;
  currentSubtotal: Money;
  shipping: Money;
  currentShipping: Money;
  tax: Money;
  currentTax: Money;
  discounts: Money;
  currentDiscounts: Money;
  duties: Money;
  fees: Money;
  tip: Money;
  /** Including items added by edits, before anything was removed or returned. */
  total: Money;
  /** As placed, without items added by edits. */
  originalTotal: Money;
  /** After edits, removals, refunds. */
  currentTotal: Money;
  refunded: Money;
  refundedShipping: Money;
  refundDiscrepancy: Money;
  received: Money;
  net: Money;
  outstanding: Money;
}

export function lineTotal(line: ShopLine): Money {
  return money(line.unitPrice) * BigInt(line.quantity);
}

/** The line after its own discounts, before its share of order discounts: Shopify's `discountedTotalSet`. */
export function lineDiscountedTotal(line: ShopLine): Money {
  return lineTotal(line) - (line.lineDiscount ? money(line.lineDiscount.amount) : 0n);
}

export function lineNet(line: ShopLine): Money {
  return lineDiscountedTotal(line) - sum(line.discountAllocations.map((allocation) => money(allocation.amount)));
}

export function taxOf(taxLines: ShopTaxLine[]): Money {
  let total = 0n;
  for (const line of taxLines) total += money(line.amount);
  return total;
}

/** Units still sold: as ordered, less those removed by edits or refunded. */
export function currentQuantity(order: ShopOrder, line: ShopLine): number {
  let quantity = line.quantity;
  for (const edit of order.edits) {
    for (const change of edit.changes)
      if (change.lineId === line.id && change.quantity < 0) quantity += change.quantity;
  }
  for (const refund of order.refunds) {
    for (const refunded of refund.lines) if (refunded.lineId === line.id) quantity -= refunded.quantity;
  }
  return Math.max(0, quantity);
}

/** The discount on a refunded line: list price less price sold. */
export function refundLineDiscount(line: ShopRefund['lines'][number]): Money {
  return money(line.price) * BigInt(line.quantity) - money(line.subtotal);
}

export function refundedShippingOf(order: ShopOrder, shippingLineId: LegacyId): Money {
  let total = 0n;
  for (const refund of order.refunds) {
    for (const line of refund.shippingLines) if (line.shippingLineId === shippingLineId) total += money(line.subtotal);
  }
  return total;
}

export function orderFigures(order: ShopOrder): OrderFigures {
  const sold = soldFigures(order);
  const back = returnedFigures(order);
  const edits = editFigures(order);
  const taxOnTop = (tax: Money): Money => (order.taxesIncluded ? 0n : tax);
  const duties = money(order.duties);
  const fees = money(order.additionalFees);
  const tip = money(order.tip);
  const charged = order.chargedTax === undefined ? sold.tax : money(order.chargedTax);
  const total = sold.subtotal + sold.shipping + taxOnTop(charged) + duties + fees + tip;
  const currentSubtotal = sold.subtotal - back.subtotal + edits.removed - taxOnTop(edits.removedTax);
  const currentShipping = sold.shipping - sold.removedShipping - back.shipping;
  const currentTax = sold.tax - sold.removedShippingTax - back.tax + edits.removedTax + back.adjustmentTax;
  const currentTotal =
    currentSubtotal +
    currentShipping +
    taxOnTop(currentTax - back.adjustmentTax) +
    duties +
    fees +
    tip +
    back.adjustments;
  const received = transactionTotal(order, ['SALE', 'CAPTURE']);
  const refunded = sum(order.refunds.map((refund) => money(refund.totalRefunded)));
  return {
    ...{
      subtotal: sold.subtotal,
      currentSubtotal,
      shipping: sold.shipping,
      currentShipping,
      tax: sold.tax,
      currentTax,
    },
    discounts: sold.discounts,
    currentDiscounts: sold.discounts - back.discounts + edits.removedDiscount,
    ...{ duties, fees, tip, total, originalTotal: total - edits.added, currentTotal },
    ...{ refunded, refundedShipping: back.shipping, refundDiscrepancy: back.discrepancy },
    ...{ received, net: received - refunded, outstanding: currentTotal - received + refunded },
  };
}

function soldFigures(order: ShopOrder) {
  const figures = { subtotal: 0n, shipping: 0n, removedShipping: 0n, removedShippingTax: 0n, tax: 0n, discounts: 0n };
  for (const line of order.lines) {
    const net = lineNet(line);
    figures.subtotal += net;
    figures.discounts += lineTotal(line) - net;
    figures.tax += taxOf(line.taxLines);
  }
  for (const line of order.shippingLines) {
    const paid = money(line.discountedAmount);
    const tax = taxOf(line.taxLines);
    figures.shipping += paid;
    figures.discounts += money(line.amount) - paid;
    figures.tax += tax;
    if (!line.isRemoved) continue;
    figures.removedShipping += paid;
    figures.removedShippingTax += tax;
  }
  return figures;
}

function returnedFigures(order: ShopOrder) {
  const figures = {
    subtotal: 0n,
    tax: 0n,
    shipping: 0n,
    discounts: 0n,
    adjustments: 0n,
    adjustmentTax: 0n,
    discrepancy: 0n,
  };
  for (const refund of order.refunds) {
    for (const line of refund.lines) {
      figures.subtotal += money(line.subtotal);
      figures.tax += money(line.tax);
      figures.discounts += refundLineDiscount(line);
    }
    for (const line of refund.shippingLines) {
      figures.shipping += money(line.subtotal);
      figures.tax += money(line.tax);
    }
    for (const adjustment of refund.adjustments) {
      figures.adjustments += money(adjustment.amount) + money(adjustment.tax);
      figures.adjustmentTax += money(adjustment.tax);
      if (adjustment.reason === 'REFUND_DISCREPANCY') figures.discrepancy += money(adjustment.amount);
    }
  }
  return figures;
}

function editFigures(order: ShopOrder) {
  const figures = { added: 0n, removed: 0n, removedTax: 0n, removedDiscount: 0n };
  for (const edit of order.edits) {
    for (const change of edit.changes) {
      if (change.quantity > 0) figures.added += money(change.total);
      else {
        figures.removed += money(change.total);
        figures.removedTax += money(change.tax);
        figures.removedDiscount += money(change.discount);
      }
    }
  }
  return figures;
}

function transactionTotal(order: ShopOrder, kinds: string[]): Money {
  let total = 0n;
  for (const transaction of order.transactions) {
    if (transaction.status === 'SUCCESS' && kinds.includes(transaction.kind)) total += money(transaction.amount);
  }
  return total;
}

function sum(amounts: Money[]): Money {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
