import type { LegacyId, ShopLine, ShopOrder } from './model.js';

/** Above all ids that the shop gives itself. */
const tipLineIds = 8_000_000_000_000_000;

/**
 * Besides `totalTipReceivedSet`, Shopify shows a tip from the checkout as a line without a product, to which a refund of the tip
 * refers. Other tips are only in the order's header; here those of every second order.
 */
export function tipLineOf(order: ShopOrder): ShopLine | undefined {
  if (Number(order.tip) === 0 || order.id % 2 === 0) return undefined;
  return {
    ...{ id: tipLineIds + order.id, productId: null, variantId: null, sku: null, title: 'Tip', variantTitle: null },
    ...{ vendor: null, quantity: 1, unitPrice: order.tip, isGiftCard: false, taxable: false, requiresShipping: false },
    ...{ lineDiscount: null, discountAllocations: [], taxLines: [] },
  };
}

/** The lines as the API shows them. */
export function shownLines(order: ShopOrder): ShopLine[] {
  const tip = tipLineOf(order);
  return tip === undefined ? order.lines : [...order.lines, tip];
}

export function shownLine(order: ShopOrder, id: LegacyId | null): ShopLine | undefined {
  return shownLines(order).find((line) => line.id === id);
}

export function isTipLine(id: LegacyId): boolean {
  return id >= tipLineIds;
}
