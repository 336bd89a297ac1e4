import type { Random } from '../../kit/random.js';
import { categories } from '../../trade/assortment.js';
import { type Article, makeArticles, slugOf } from '../../trade/catalogue.js';
import { offers } from '../../trade/offers.js';
import type { Micros, WooCategory, WooCoupon, WooProduct, WooStoreSettings, WooVariation } from '../model.js';
import type { Ids } from './ids.js';

const SECOND = 1_000_000;

/** Categories, and products with and without variations; most exist when the store opens. */
export function makeCatalogue(
  settings: WooStoreSettings,
  ids: Ids,
  random: Random,
  openedAt: Micros,
  to: Micros,
  count: number,
): { categories: WooCategory[]; products: WooProduct[] } {
  const rows = new Map(
    categories.map(({ productType: name }) => [
      name,
      { id: ids.next('term'), name, slug: slugOf(name), parentId: 0 } satisfies WooCategory,
    ]),
  );
  const products = makeArticles({ currency: settings.currency, count, openedAt, to }, random).map((article) =>
    productOf(settings, article, rows.get(article.category.productType)!.id, ids, random),
  );
  return { categories: [...rows.values()], products };
}

function productOf(
  { hasCostOfGoods }: WooStoreSettings,
  { category, title: name, slug, createdAt: at, variants }: Article,
  categoryId: number,
  ids: Ids,
  random: Random,
): WooProduct {
  const createdAt = at - (at % SECOND);
  const [first] = variants;
  const isVariable = first!.option !== null;
  const id = ids.next('post');
  const { name: attribute } = category.option;
  const variations = (isVariable ? variants : []).map(
    ({ option, sku, price: regularPrice, unitCost }): WooVariation => ({
      ...{ id: ids.next('post'), createdAt, modifiedAt: createdAt, sku: sku ?? '', regularPrice },
      ...{ salePrice: '' as const, status: 'publish', costOfGoods: hasCostOfGoods ? unitCost : null },
      stock: { manage: true, quantity: random.int(20, 400), status: 'instock' },
      attributes: [{ id: 1, name: attribute, slug: `pa_${slugOf(attribute)}`, option: option ?? '' }],
    }),
  );
  return {
    ...{ id, name, slug, type: isVariable ? 'variable' : 'simple', createdAt, modifiedAt: createdAt },
    status: random.weighted([
      ['publish', 95],
      ['draft', 3],
      ['private', 2],
    ] as const),
    sku: isVariable ? '' : (first!.sku ?? ''),
    regularPrice: isVariable ? '' : first!.price,
    salePrice: '',
    stock: { manage: !isVariable, quantity: isVariable ? null : random.int(20, 400), status: 'instock' },
    tags: category.gifty ? [{ id: 900, name: 'gift', slug: 'gift' }] : [],
    ...{ categoryIds: [categoryId], variations, totalSales: 0, meta: [], isUnreadable: false },
    costOfGoods: isVariable || !hasCostOfGoods ? null : first!.unitCost,
  };
}

/** The company's codes, as coupons. */
export function makeCoupons({ decimals }: WooStoreSettings, ids: Ids, createdAt: Micros): WooCoupon[] {
  return offers(decimals).map(({ code, value }) => ({
    ...{ id: ids.next('post'), code: code.toLowerCase() },
    amount: 'percentage' in value ? String(value.percentage) : value.amount,
    discountType: 'percentage' in value ? 'percent' : 'fixed_cart',
    ...{ status: 'publish', createdAt, modifiedAt: createdAt, freeShipping: false, usageCount: 0 },
  }));
}
