import { digitsOf, fromMinor } from '../../kit/amounts.js';
import type { Random } from '../../kit/random.js';
import { giftCardValues } from '../../trade/assortment.js';
import { type Article, makeArticles } from '../../trade/catalogue.js';
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
/** A product's last change is this long after its creation. */
const touchedAfter = 1_000_003;

/** About 120 products with their variants and stock items, all created before `to`; the last is the gift card. */
export function makeCatalogue(
  settings: ShopSettings,
  locations: ShopLocation[],
  ids: Ids,
  random: Random,
  openedAt: Micros,
  to: Micros,
  count = 120,
): Catalogue {
  const { currency } = settings;
  const articles = makeArticles({ currency, count: count - 1, openedAt, to: to - touchedAfter }, random);
  const catalogue: Catalogue = { products: [], inventoryItems: [] };
  for (const article of articles) {
    const product = productOf(article, ids, random);
    catalogue.products.push(product);
    product.variants.forEach((variant, at) => {
      catalogue.inventoryItems.push(stockItem(variant, article.variants[at]!.unitCost, locations, ids));
    });
  }
  const giftCard = makeGiftCard(settings, ids, openedAt);
  catalogue.products.push(giftCard);
  for (const variant of giftCard.variants) catalogue.inventoryItems.push(stockItem(variant, null, null, ids));
  return catalogue;
}

function productOf(
  { category, title, slug, vendor, createdAt, variants }: Article,
  ids: Ids,
  random: Random,
): ShopProduct {
  const updatedAt = createdAt + touchedAfter;
  return {
    id: ids.next('product'),
    title,
    handle: slug,
    vendor,
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
    updatedAt,
    publishedAt: createdAt,
    variants: variants.map(({ option, sku, price, priceBefore }, index): ShopVariant => ({
      id: ids.next('variant'),
      sku,
      barcode: random.chance(0.5) ? `50${random.int(10_000_000_000, 99_999_999_999)}` : null,
      title: option ?? 'Default Title',
      price,
      compareAtPrice: priceBefore,
      position: index + 1,
      options: [
        option === null ? { name: 'Title', value: 'Default Title' } : { name: category.option.name, value: option },
      ],
      createdAt,
      updatedAt,
      inventoryItemId: ids.next('inventoryItem'),
    })),
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

/**
 * Stock starts empty: the history's deliveries, sales and refunds are booked afterwards (stock.ts). `locations` is null for
 * untracked stock.
 */
function stockItem(
  { id: variantId, inventoryItemId: id, sku, createdAt }: ShopVariant,
  unitCost: Amount | null,
  locations: ShopLocation[] | null,
  ids: Ids,
): ShopInventoryItem {
  const none = { available: 0, onHand: 0, committed: 0, incoming: 0, reserved: 0 };
  const levels = (locations ?? []).map(({ id: locationId }) => ({
    ...{ id: ids.next('inventoryLevel'), locationId, isActive: true, updatedAt: createdAt },
    ...none,
  }));
  return { id, variantId, sku, tracked: locations !== null, unitCost, createdAt, updatedAt: createdAt, levels };
}
