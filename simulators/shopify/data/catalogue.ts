import { digitsOf, fromMinor } from '../../kit/amounts.js';
import { type Category, categories, collections, giftCardValues, vendors } from '../../kit/assortment.js';
import { listPrice } from '../../kit/list-price.js';
import type { Random } from '../../kit/random.js';
import type {
  Amount,
  Micros,
  ShopInventoryItem,
  ShopLocation,
  ShopProduct,
  ShopSettings,
  ShopVariant,
} from '../model.js';
import type { Ids } from './ids.js';

interface Catalogue {
  products: ShopProduct[];
  inventoryItems: ShopInventoryItem[];
}

export const giftCardType = 'Gift Cards';

/** About 120 products with their variants and stock items, all made before `to`; every eighth variant has no unit cost. */
export function makeCatalogue(
  settings: ShopSettings,
  locations: ShopLocation[],
  ids: Ids,
  random: Random,
  openedAt: Micros,
  to: Micros,
  count = 120,
): Catalogue {
  const catalogue: Catalogue = { products: [], inventoryItems: [] };
  // A product is touched for the last time a second after it was made.
  const span = to - openedAt - 2_000_000;
  const names = categories.flatMap((category) =>
    category.articles.flatMap((article) =>
      collections.map((collection) => ({ category, title: `${collection} ${article}` })),
    ),
  );
  const add = (product: ShopProduct, tracked: boolean, costed: boolean): void => {
    catalogue.products.push(product);
    for (const variant of product.variants) {
      catalogue.inventoryItems.push(stockItem(settings, variant, locations, ids, random, tracked, costed));
    }
  };
  for (const { category, title } of random.shuffled(names).slice(0, count - 1)) {
    const createdAt = random.chance(0.7)
      ? openedAt
      : openedAt + ((random.int(1, 500) * 86_400_000_000 + random.int(0, 86_399_999_999)) % span);
    add(makeProduct(settings, category, title, ids, random, createdAt), true, true);
  }
  add(makeGiftCard(settings, ids, openedAt), false, false);
  return catalogue;
}

function makeProduct(
  settings: ShopSettings,
  category: Category,
  title: string,
  ids: Ids,
  random: Random,
  createdAt: Micros,
): ShopProduct {
  const [low, high] = category.priceBand;
  // Squared, because most articles sit at the cheap end of their band.
  const dollars = low + (high - low) * random.fraction() ** 2;
  const handle = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const values = random.chance(0.35) ? ['Default Title'] : category.option.values;
  const variants = values.map((value, index): ShopVariant => {
    const price = listPrice(settings.currency, dollars * (1 + index * 0.15));
    return {
      id: ids.next('variant'),
      sku: random.chance(0.03)
        ? null
        : `${handle
            .replace(/[aeiou-]/g, '')
            .slice(0, 8)
            .toUpperCase()}-${index + 1}`,
      barcode: random.chance(0.5) ? `50${random.int(10_000_000_000, 99_999_999_999)}` : null,
      title: value,
      price,
      compareAtPrice: random.chance(0.1) ? listPrice(settings.currency, dollars * (1.3 + index * 0.15)) : null,
      position: index + 1,
      options: [{ name: value === 'Default Title' ? 'Title' : category.option.name, value }],
      createdAt,
      updatedAt: createdAt + 1_000_003,
      inventoryItemId: ids.next('inventoryItem'),
    };
  });
  return {
    id: ids.next('product'),
    title,
    handle,
    vendor: random.pick(vendors),
    productType: category.productType,
    status: random.weighted([
      ['ACTIVE', 94],
      ['ARCHIVED', 4],
      ['DRAFT', 1],
      ['UNLISTED', 1],
    ] as const),
    tags: [...(category.gifty ? ['gift'] : []), ...(random.chance(0.2) ? ['new'] : [])],
    category: random.chance(0.9) ? category.taxonomy : null,
    createdAt,
    updatedAt: createdAt + 1_000_003,
    publishedAt: createdAt,
    variants,
  };
}

function makeGiftCard(settings: ShopSettings, ids: Ids, createdAt: Micros): ShopProduct {
  const variants = giftCardValues.map((dollars, index): ShopVariant => {
    const digits = digitsOf(settings.currency);
    const units = settings.currency === 'JPY' ? dollars * 100 : dollars;
    const price = fromMinor(BigInt(units) * 10n ** BigInt(digits), digits);
    return {
      id: ids.next('variant'),
      sku: `GIFT-${dollars}`,
      barcode: null,
      title: price,
      price,
      compareAtPrice: null,
      position: index + 1,
      options: [{ name: 'Denominations', value: price }],
      createdAt,
      updatedAt: createdAt,
      inventoryItemId: ids.next('inventoryItem'),
    };
  });
  return {
    id: ids.next('product'),
    title: 'Gift Card',
    handle: 'gift-card',
    vendor: settings.name,
    productType: giftCardType,
    status: 'ACTIVE',
    tags: [],
    category: null,
    createdAt,
    updatedAt: createdAt,
    publishedAt: createdAt,
    variants,
  };
}

/** Stock starts at a full shelf; the sales and refunds of the history are booked on it afterwards (stock.ts). */
function stockItem(
  settings: ShopSettings,
  variant: ShopVariant,
  locations: ShopLocation[],
  ids: Ids,
  random: Random,
  tracked: boolean,
  costed: boolean,
): ShopInventoryItem {
  const digits = digitsOf(settings.currency);
  const price = BigInt(variant.price.replace('.', ''));
  const cost: Amount | null =
    costed && random.chance(0.875) ? fromMinor((price * BigInt(random.int(28, 55))) / 100n, digits) : null;
  const levels = (tracked ? locations : []).map((location) => ({
    id: ids.next('inventoryLevel'),
    locationId: location.id,
    isActive: true,
    updatedAt: variant.createdAt,
    available: 0,
    onHand: 0,
    committed: 0,
    incoming: 0,
    reserved: 0,
  }));
  return {
    id: variant.inventoryItemId,
    variantId: variant.id,
    sku: variant.sku,
    tracked,
    unitCost: cost,
    createdAt: variant.createdAt,
    updatedAt: variant.createdAt,
    levels,
  };
}
