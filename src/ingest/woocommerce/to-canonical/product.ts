import type { CanonicalRecord, DeletionRecord, InventoryRecord, ProductRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { splitFragments } from '../../../contract/fragments.js';
import { sliceValue } from '../../reading/json-slice.js';
import { normalDecimal } from '../../staging/decimal.js';
import { quantityText } from '../../staging/quantity.js';
import { instantOf } from '../client/times.js';
import { checkProduct, checkVariation, type WooArticle, type WooProduct, type WooVariation } from './product-shape.js';

/** WooCommerce counts one stock for the whole store. */
const locationId = 'store';

/** One article that can be sold, with its part of the payload. */
interface Article {
  article: WooArticle;
  bytes: Uint8Array;
  title: string | null;
}

/** A product and, as the fragments after it, its variations: the catalogue's record, and the stock of each article. */
export function stageProduct(
  [first, ...rest]: unknown[],
  { key, payload, extractedAt }: StoredRecord,
  source: Source,
  drift: DriftReport,
): CanonicalRecord[] {
  const product = checkProduct(first, key, drift);
  const variations = rest.map((fragment) => checkVariation(fragment, `of product ${key}`, drift));
  const updatedAt = modifiedOf(product) ?? instantOf(product.date_created_gmt ?? null) ?? extractedAt;
  if (product.status === 'trash') return goneProduct(String(product.id), variations, updatedAt);
  const [own, ...pieces] = splitFragments(payload);
  const articles: Article[] =
    product.type === 'variable'
      ? variations.map((article, at) => ({ article, bytes: pieces[at]!, title: titleOf(article) }))
      : [{ article: product, bytes: own!, title: null }];
  return [
    {
      kind: 'product',
      productId: String(product.id),
      updatedAt,
      title: product.name || product.sku || `#${product.id}`,
      category: product.categories?.[0]?.name || null,
      productType: product.type ?? null,
      vendor: product.brands?.[0]?.name || null,
      tags: (product.tags ?? []).map(({ name }) => name),
      status: product.status ?? 'unknown',
      currency: source.currency,
      variants: articles.map((each) => stageVariant(each, product, own!, updatedAt)),
    },
    ...articles.map((each) => stageStock(each, product, own!, { updatedAt, extractedAt })),
  ];
}

/** A product in the trash, or no longer seen, is not for sale and not in stock. */
export function goneProduct(id: string, variations: readonly WooVariation[], deletedAt: string): DeletionRecord[] {
  const articles = [id, ...variations.map((variation) => String(variation.id))];
  return [
    { kind: 'deletion', entity: 'product', id, deletedAt },
    ...articles.map((each): DeletionRecord => ({ kind: 'deletion', entity: 'inventory', id: each, deletedAt })),
  ];
}

type Variant = ProductRecord['variants'][number];

function stageVariant({ article, bytes, title }: Article, product: WooProduct, own: Uint8Array, at: string): Variant {
  return {
    variantId: String(article.id),
    sku: article.sku || null,
    title,
    price: article.price ? normalDecimal(article.price) : null,
    unitCost: unitCost(article, bytes, product, own),
    costUpdatedAt: article.cost_of_goods_sold ? (modifiedOf(article) ?? at) : null,
  };
}

function stageStock(
  { article, bytes }: Article,
  product: WooProduct,
  own: Uint8Array,
  { updatedAt, extractedAt }: { updatedAt: string; extractedAt: string },
): InventoryRecord {
  const inStock = article.manage_stock === true ? (article.stock_quantity ?? null) : null;
  const quantity = inStock === null ? null : quantityText(inStock);
  const counts = { committed: '0', incoming: '0', reserved: '0' };
  return {
    kind: 'inventory',
    inventoryItemId: String(article.id),
    variantId: String(article.id),
    updatedAt: modifiedOf(article) ?? updatedAt,
    unitCost: unitCost(article, bytes, product, own),
    levels:
      quantity === null
        ? []
        : // WooCommerce does not date a level: it is valid from when it was first read.
          [{ locationId, changedAt: extractedAt, isActive: true, available: quantity, onHand: quantity, ...counts }],
  };
}

/** null unless the store records costs and this one is set, on the article or on its product: 0 would mean free of charge. */
function unitCost(article: WooArticle, bytes: Uint8Array, product: WooProduct, own: Uint8Array): string | null {
  const isSet = ({ cost_of_goods_sold: cost }: WooArticle): boolean =>
    cost?.values?.some(({ defined_value: value }) => value !== null && value !== undefined) ?? false;
  if (isSet(article)) return costIn(bytes);
  return isSet(product) ? costIn(own) : null;
}

/** A JSON number with all its digits. */
function costIn(bytes: Uint8Array): string | null {
  const number = sliceValue(bytes, ['cost_of_goods_sold', 'total_value']);
  const text = number === null ? '' : Buffer.from(number).toString('latin1');
  return /^\d+(\.\d{1,9})?$/.test(text) ? normalDecimal(text) : null;
}

function titleOf({ attributes }: WooVariation): string | null {
  const options = (attributes ?? []).map(({ option }) => option).filter((option) => option);
  return options.length === 0 ? null : options.join(' / ');
}

function modifiedOf({ date_modified_gmt: modified }: WooArticle): string | null {
  return instantOf(modified ?? null);
}
