import { divideRounded, fromMinor, toMinor } from '../../kit/amounts.js';
import { categories } from '../../trade/assortment.js';
import type { LegacyId, ShopProduct } from '../model.js';
import { giftCardType } from './catalogue.js';
import { boxSize } from './stock.js';
import type { Trader } from './trader.js';

/** Changes the price, name, category or status, or removes a variant. */
export function changeProduct(trader: Trader): LegacyId | undefined {
  const { shop, random, trade } = trader;
  const product = someProduct(trader);
  if (product === undefined) return undefined;
  const what = random.weighted([
    ['price', 60],
    ['title', 15],
    ['category', 10],
    ['status', 8],
    ['variant', 7],
  ] as const);
  shop.update('product', product.id, (draft) => {
    const at = shop.tick();
    if (what === 'price') {
      const percent = BigInt(random.int(85, 120));
      for (const variant of draft.variants) {
        variant.price = fromMinor(divideRounded(toMinor(variant.price, trade.digits) * percent, 100n), trade.digits);
        variant.updatedAt = at;
      }
    }
    if (what === 'title') draft.title = `${draft.title.replace(/ No\. \d+$/, '')} No. ${random.int(2, 99)}`;
    if (what === 'category') {
      const { productType, taxonomy } = random.pick(categories);
      Object.assign(draft, { productType, category: taxonomy });
    }
    if (what === 'status') draft.status = draft.status === 'ACTIVE' ? 'ARCHIVED' : 'ACTIVE';
    if (what === 'variant' && draft.variants.length > 1) draft.variants.pop();
    return undefined;
  });
  return product.id;
}

export function changeUnitCost({ shop, random, trade }: Trader): LegacyId | undefined {
  const items = [...shop.inventoryItems.values()].filter(({ tracked }) => tracked);
  if (items.length === 0) return undefined;
  const { id, variantId } = random.pick(items);
  const price = toMinor(shop.variants.get(variantId)?.price ?? '0', trade.digits);
  const unitCost = random.chance(0.1) ? null : fromMinor((price * BigInt(random.int(25, 60))) / 100n, trade.digits);
  shop.update('inventoryItem', id, (item) => ({ ...item, unitCost }));
  return id;
}

/** Deletes a product; its orders remain without it. The last few are kept, so that there is something to sell. */
export function deleteProduct(trader: Trader): LegacyId | undefined {
  const product = someProduct(trader);
  if (product === undefined || trader.shop.products.size <= 4) return undefined;
  trader.shop.destroy('product', product.id);
  return product.id;
}

/** A delivery, or a stocktake that found fewer units. */
export function changeStock({ shop, random }: Trader): LegacyId | undefined {
  const items = [...shop.inventoryItems.values()].filter(({ tracked, levels }) => tracked && levels.length > 0);
  if (items.length === 0) return undefined;
  const { id } = random.pick(items);
  shop.update('inventoryItem', id, (item) => {
    const level = random.pick(item.levels);
    const lost = -Math.min(Math.max(0, level.available), random.int(1, 3));
    const units = random.chance(0.8) || lost === 0 ? boxSize * random.int(1, 3) : lost;
    level.onHand += units;
    level.available += units;
    level.updatedAt = shop.tick();
    return undefined;
  });
  return id;
}

function someProduct({ shop, random }: Trader): ShopProduct | undefined {
  const products = [...shop.products.values()].filter(({ productType }) => productType !== giftCardType);
  return products.length === 0 ? undefined : random.pick(products);
}
