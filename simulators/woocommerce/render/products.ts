import { units } from '../decimals.js';
import type { Amount, WooProduct, WooStock, WooVariation } from '../model.js';
import { isAtLeast } from '../settings.js';
import { datePair } from '../site-time.js';
import { links, money, type RenderContext } from './context.js';

const DOWNLOADS = { virtual: false, downloadable: false, downloads: [], download_limit: -1, download_expiry: -1 };
const TAXES = { tax_status: 'taxable', tax_class: '' };
const PARCEL = { weight: '', dimensions: { length: '', width: '', height: '' } };

export function renderProduct(context: RenderContext, product: WooProduct): Record<string, unknown> {
  const { settings, categories } = context.store;
  const price = lowestPrice(product);
  return {
    id: product.id,
    name: product.name,
    slug: product.slug,
    permalink: `${context.homeUrl}/product/${product.slug}/`,
    ...datePair('date_created', product.createdAt, settings.timezone),
    ...datePair('date_modified', product.modifiedAt, settings.timezone),
    type: product.type,
    status: product.status,
    featured: false,
    catalog_visibility: 'visible',
    description: '',
    short_description: '',
    sku: product.sku,
    ...prices(context, price, product),
    purchasable: price !== '',
    total_sales: product.totalSales,
    ...DOWNLOADS,
    external_url: '',
    button_text: '',
    ...TAXES,
    manage_stock: product.stock.manage,
    stock_quantity: product.stock.quantity,
    ...backorders(product.stock),
    sold_individually: false,
    ...PARCEL,
    shipping_required: true,
    shipping_taxable: true,
    shipping_class: '',
    shipping_class_id: 0,
    reviews_allowed: true,
    average_rating: '0.00',
    rating_count: 0,
    upsell_ids: [],
    cross_sell_ids: [],
    parent_id: 0,
    purchase_note: '',
    categories: product.categoryIds
      .map((id) => categories.get(id))
      .filter((category) => category !== undefined)
      .map(({ id, name, slug }) => ({ id, name, slug })),
    ...(isAtLeast(settings, '9.6') ? { brands: [] } : {}),
    tags: product.tags,
    images: [],
    attributes: attributesOf(product),
    default_attributes: [],
    variations: product.variations.map(({ id }) => id),
    grouped_products: [],
    menu_order: 0,
    price_html:
      price === '' ? '' : `<span class="woocommerce-Price-amount amount"><bdi>${money(context, price)}</bdi></span>`,
    related_ids: context.store.suggestionsFor(product),
    meta_data: product.meta,
    stock_status: product.stock.status,
    has_options: product.type === 'variable',
    post_password: '',
    ...(isAtLeast(settings, '9.4') ? { global_unique_id: '' } : {}),
    ...costs(context, product.costOfGoods, {}),
    _links: links(context, 'products', product.id),
  };
}

export function renderVariation(
  context: RenderContext,
  product: WooProduct,
  variation: WooVariation,
): Record<string, unknown> {
  const { settings } = context.store;
  const choice = variation.attributes.map(({ slug, option }) => `attribute_${slug}=${encodeURIComponent(option)}`);
  return {
    id: variation.id,
    type: 'variation',
    ...datePair('date_created', variation.createdAt, settings.timezone),
    ...datePair('date_modified', variation.modifiedAt, settings.timezone),
    description: '',
    permalink: `${context.homeUrl}/product/${product.slug}/?${choice.join('&')}`,
    sku: variation.sku,
    ...(isAtLeast(settings, '9.4') ? { global_unique_id: '' } : {}),
    ...prices(context, variation.salePrice || variation.regularPrice, variation),
    status: variation.status,
    purchasable: variation.regularPrice !== '',
    ...DOWNLOADS,
    ...TAXES,
    manage_stock: variation.stock.manage,
    stock_quantity: variation.stock.quantity,
    stock_status: variation.stock.status,
    ...backorders(variation.stock),
    ...PARCEL,
    shipping_class: '',
    shipping_class_id: 0,
    image: null,
    attributes: variation.attributes,
    menu_order: 0,
    meta_data: [],
    name: variation.attributes.map(({ option }) => option).join(', '),
    parent_id: product.id,
    ...costs(context, variation.costOfGoods, { defined_value_is_additive: false }),
    _links: links(context, `products/${product.id}/variations`, variation.id, undefined, {
      up: [{ href: `${context.homeUrl}/wp-json/wc/v3/products/${product.id}` }],
    }),
  };
}

/** A variable product shows the price of its cheapest variation. */
function lowestPrice(product: WooProduct): Amount | '' {
  if (product.type !== 'variable') return product.salePrice || product.regularPrice;
  const offers = product.variations.map(({ salePrice, regularPrice }) => salePrice || regularPrice).filter(Boolean);
  return offers.sort((a, b) => (units(a) < units(b) ? -1 : 1))[0] ?? '';
}

function prices(
  context: RenderContext,
  price: Amount | '',
  { regularPrice, salePrice }: Pick<WooVariation, 'regularPrice' | 'salePrice'>,
): Record<string, unknown> {
  const orEmpty = (amount: Amount | ''): string => (amount === '' ? '' : money(context, amount));
  return {
    price: orEmpty(price),
    regular_price: orEmpty(regularPrice),
    sale_price: orEmpty(salePrice),
    date_on_sale_from: null,
    date_on_sale_from_gmt: null,
    date_on_sale_to: null,
    date_on_sale_to_gmt: null,
    on_sale: salePrice !== '',
  };
}

function backorders({ status }: WooStock): Record<string, unknown> {
  const isBackordered = status === 'onbackorder';
  return {
    backorders: isBackordered ? 'notify' : 'no',
    backorders_allowed: isBackordered,
    backordered: isBackordered,
    low_stock_amount: null,
  };
}

function attributesOf({ variations }: WooProduct): Record<string, unknown>[] {
  const options = new Map<number, { id: number; name: string; slug: string; options: Set<string> }>();
  for (const { id, name, slug, option } of variations.flatMap(({ attributes }) => attributes)) {
    const known = options.get(id) ?? { id, name, slug, options: new Set<string>() };
    options.set(id, known);
    known.options.add(option);
  }
  return [...options.values()].map(({ id, name, slug, options: named }, position) => ({
    ...{ id, name, slug, position, visible: true, variation: true },
    options: [...named],
  }));
}

/** Present only if the store has the feature enabled; amounts are JSON numbers. */
function costs({ store }: RenderContext, cost: Amount | null, more: object): Record<string, unknown> {
  if (!store.settings.hasCostOfGoods) return {};
  const value = Number(cost ?? '0');
  const values = [{ defined_value: cost === null ? null : value, effective_value: value }];
  return { cost_of_goods_sold: { values, total_value: value, ...more } };
}
