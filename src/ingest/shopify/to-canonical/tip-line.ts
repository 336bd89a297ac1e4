import { idOf } from './gid.js';
import { stageLines } from './order-lines.js';
import { surplusOf } from './order-total.js';
import { maybeShopMoney, shopMoney } from './shapes.js';
import type { WholeOrder } from './whole-order.js';

/**
 * Leaves out the line by which Shopify shows a tip left at the checkout: the tip is already in `totalTipReceivedSet`, and is not
 * merchandise. GraphQL does not mark that line (the old REST API does, by `tip`), so a line counts as the tip only if
 * everything agrees: it has no product, its amount is exactly the tip, and the order's rows exceed its total by exactly that
 * amount.
 */
export function withoutTipLine(whole: WholeOrder): WholeOrder {
  const tip = maybeShopMoney(whole.order.totalTipReceivedSet);
  if (tip === 0n) return whole;
  const line = whole.lines.find(
    ({ product, variant, sku, originalTotalSet }) =>
      !product && !variant && !sku && shopMoney(originalTotalSet) === tip,
  );
  if (!line) return whole;
  const rest = { ...whole, lines: whole.lines.filter((each) => each !== line), tipLineId: idOf(line.id) };
  // Computed without the line, because it may decide how the discounts of the others are read.
  return surplusOf(rest, stageLines(rest)) === 0n ? rest : whole;
}
