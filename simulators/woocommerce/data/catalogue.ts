import { fromMinor } from '../../kit/amounts.js';
import { type Category, categories, collections } from '../../kit/assortment.js';
import { listPrice } from '../../kit/list-price.js';
import type { Random } from '../../kit/random.js';
import { units } from '../decimals.js';
import type { Amount, Micros, WooCategory, WooCoupon, WooProduct, WooStoreSettings, WooVariation } from '../model.js';
import type { Ids } from './ids.js';

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

/** Categories, and products with and without variations; most were there when the store opened. */
export function makeCatalogue(
  settings: WooStoreSettings,
  ids: Ids,
  random: Random,
  openedAt: Micros,
  to: Micros,
  count: number,
): { categories: WooCategory[]; products: WooProduct[] } {
  const named = categories.map((category) => ({ category, row: categoryRow(category, ids) }));
  const all = named.flatMap(({ category, row }) =>
    category.articles.flatMap((article) =>
      collections.map((collection) => ({ category, row, name: `${collection} ${article}` })),
    ),
  );
  const products = random
    .shuffled(all)
    .slice(0, count)
    .map(({ category, row, name }) => {
      const days = Math.floor((to - openedAt) / DAY);
      const createdAt = random.chance(0.7) ? openedAt : openedAt + random.int(0, Math.max(0, days - 1)) * DAY;
      return makeProduct(settings, category, row, name, ids, random, createdAt);
    });
  // Older ones first: see `WooTrade.article`.
  products.sort((a, b) => a.createdAt - b.createdAt || a.id - b.id);
  return { categories: named.map(({ row }) => row), products };
}

function categoryRow({ productType }: Category, ids: Ids): WooCategory {
  return { id: ids.next('term'), name: productType, slug: slugOf(productType), parentId: 0 };
}

function makeProduct(
  settings: WooStoreSettings,
  category: Category,
  row: WooCategory,
  name: string,
  ids: Ids,
  random: Random,
  createdAt: Micros,
): WooProduct {
  const [low, high] = category.priceBand;
  const dollars = low + (high - low) * random.fraction() ** 2;
  const isVariable = random.chance(0.5);
  const slug = slugOf(name);
  const sku = slug.replaceAll('-', '').slice(0, 10).toUpperCase();
  const price = listPrice(settings.currency, dollars);
  const id = ids.next('post');
  const { name: attribute, values } = category.option;
  const variations = (isVariable ? values : []).map((option, index): WooVariation => {
    const regularPrice = listPrice(settings.currency, dollars * (1 + index * 0.15));
    return {
      ...{ id: ids.next('post'), createdAt, modifiedAt: createdAt, sku: `${sku}-${index + 1}`, regularPrice },
      ...{ salePrice: '' as const, status: 'publish', costOfGoods: costOf(settings, regularPrice, random) },
      stock: { manage: true, quantity: random.int(20, 400), status: 'instock' },
      attributes: [{ id: 1, name: attribute, slug: `pa_${slugOf(attribute)}`, option }],
    };
  });
  return {
    ...{ id, name, slug, type: isVariable ? 'variable' : 'simple', createdAt, modifiedAt: createdAt },
    status: random.weighted([
      ['publish', 95],
      ['draft', 3],
      ['private', 2],
    ] as const),
    sku: isVariable ? '' : random.chance(0.03) ? '' : sku,
    regularPrice: isVariable ? '' : price,
    salePrice: '',
    stock: { manage: !isVariable, quantity: isVariable ? null : random.int(20, 400), status: 'instock' },
    ...{ categoryIds: [row.id], variations, totalSales: 0, meta: [], isUnreadable: false },
    costOfGoods: isVariable ? null : costOf(settings, price, random),
  };
}

function costOf({ hasCostOfGoods, decimals }: WooStoreSettings, price: Amount, random: Random): Amount | null {
  if (!hasCostOfGoods || random.chance(0.125)) return null;
  const scale = 10n ** BigInt(8 - decimals);
  return fromMinor((units(price) * BigInt(random.int(28, 55))) / 100n / scale, decimals);
}

/** Two coupons that take a part off, and one that takes an amount. */
export function makeCoupons({ decimals }: WooStoreSettings, ids: Ids, createdAt: Micros): WooCoupon[] {
  const fixed = decimals === 0 ? '500' : '5';
  const offers = [
    ['welcome10', '10', 'percent'],
    ['save15', '15', 'percent'],
    ['fiveoff', fixed, 'fixed_cart'],
  ] as const;
  return offers.map(([code, amount, discountType]) => ({
    ...{ id: ids.next('post'), code, amount, discountType, status: 'publish', createdAt, modifiedAt: createdAt },
    ...{ freeShipping: false, usageCount: 0 },
  }));
}

function slugOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
