import { decimal, firstInstant, iso, priceOf, variants } from '../synthetic-shop.js';
import { phpJson } from './php-json.js';

const variantsOfArticle = 4;
export const articles = variants / variantsOfArticle;
const firstProduct = 10_000;
const firstVariation = 20_000;
const apiUrl = 'https://recorded.example/wp-json/wc/v3/products';
const sizes = ['S', 'M', 'L', 'XL'];

interface Article {
  productId: number;
  variationId: number;
  name: string;
  size: string;
}

/** Of a variant's number. */
export function articleOf(variant: number): Article {
  const article = Math.floor(variant / variantsOfArticle);
  return {
    productId: firstProduct + article,
    variationId: firstVariation + variant,
    name: `Article ${article} of the synthetic shop`,
    size: sizes[variant % variantsOfArticle]!,
  };
}

export function productId(article: number): number {
  return firstProduct + article;
}

/** Seconds since the epoch: the catalogue was made before the first order, a product a second. */
export function productModifiedAt(article: number): number {
  return firstInstant - articles + article;
}

/** The bytes of a product as WooCommerce 10 lists it; its variations are a list of their own. */
export function recordedProduct(article: number): Buffer {
  const id = productId(article);
  const { name } = articleOf(article * variantsOfArticle);
  const price = decimal(priceOf(article * variantsOfArticle));
  return phpJson({
    id,
    name,
    slug: `article-${article}`,
    permalink: `https://recorded.example/product/article-${article}/`,
    ...times(article),
    type: 'variable',
    status: 'publish',
    catalog_visibility: 'visible',
    description: `<p>${name}.</p>`,
    short_description: '',
    sku: '',
    ...{ price, regular_price: '', sale_price: '' },
    ...sellable,
    manage_stock: false,
    stock_quantity: null,
    reviews_allowed: true,
    upsell_ids: [],
    parent_id: 0,
    categories: [{ id: 16, name: 'Apparel', slug: 'apparel' }],
    tags: [],
    images: [],
    attributes: [{ id: 1, name: 'Size', slug: 'pa_size', position: 0, visible: true, variation: true, options: sizes }],
    variations: sizes.map((_, at) => articleOf(article * variantsOfArticle + at).variationId),
    related_ids: [id + 1, id + 2],
    price_html: `<span class="woocommerce-Price-amount amount"><bdi>£${price}</bdi></span>`,
    meta_data: [],
    stock_status: 'instock',
    _links: { self: [{ href: `${apiUrl}/${id}` }], collection: [{ href: apiUrl }] },
  });
}

/** The list of a product's variations. */
export function recordedVariations(id: number): Buffer {
  const article = id - firstProduct;
  return phpJson(sizes.map((_, at) => variation(article, article * variantsOfArticle + at)));
}

function variation(article: number, variant: number) {
  const { productId: parent, variationId, size } = articleOf(variant);
  const price = decimal(priceOf(variant));
  return {
    id: variationId,
    type: 'variation',
    ...times(article),
    description: '',
    permalink: `https://recorded.example/product/article-${article}/?attribute_pa_size=${size.toLowerCase()}`,
    sku: `SKU-${variant}`,
    ...{ price, regular_price: price, sale_price: '' },
    status: 'publish',
    ...sellable,
    manage_stock: true,
    stock_quantity: 50 + (variant % 100),
    stock_status: 'instock',
    image: null,
    attributes: [{ id: 1, name: 'Size', slug: 'pa_size', option: size }],
    meta_data: [],
    name: size,
    parent_id: parent,
    _links: {
      self: [{ href: `${apiUrl}/${parent}/variations/${variationId}` }],
      up: [{ href: `${apiUrl}/${parent}` }],
    },
  };
}

const sellable = {
  on_sale: false,
  purchasable: true,
  virtual: false,
  downloadable: false,
  downloads: [],
  tax_status: 'taxable',
  tax_class: '',
  backorders: 'no',
  backorders_allowed: false,
  low_stock_amount: null,
  weight: '',
  dimensions: { length: '', width: '', height: '' },
  shipping_class: '',
  global_unique_id: '',
  cost_of_goods_sold: { values: [{ defined_value: null, effective_value: 0 }], total_value: 0 },
};

function times(article: number): Record<string, string> {
  const naive = iso(productModifiedAt(article)).replace('Z', '');
  return {
    date_created: naive,
    date_created_gmt: naive,
    date_modified: naive,
    date_modified_gmt: naive,
  };
}
