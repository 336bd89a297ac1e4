import { pageOf } from '../lists/page.js';
import { CATEGORY_SCHEMAS, COUPON_SCHEMAS, PRODUCT_SCHEMAS } from '../lists/schemas.js';
import { idTests, looseRows, selectPosts, sortByInclude } from '../lists/select.js';
import type { WooCategory, WooCoupon, WooProduct, WooVariation } from '../model.js';
import { renderCategory, renderCoupon } from '../render/coupons.js';
import { renderProduct, renderVariation } from '../render/products.js';
import { cannotView, WpError } from '../wp-error.js';
import {
  guardList,
  guardView,
  ITEM_METHODS,
  LIST_METHODS,
  type Route,
  type RouteAnswer,
  type RouteCall,
} from './route.js';

const VIEW = new Map([['context', 'view']]);
const PAST_THE_END = 'real totals' as const;

export const catalogueRoutes: Route[] = [
  { pattern: /^wc\/v3\/products$/, allow: LIST_METHODS, schemas: () => PRODUCT_SCHEMAS, answer: listProducts },
  {
    pattern: /^wc\/v3\/products\/categories$/,
    allow: LIST_METHODS,
    schemas: () => CATEGORY_SCHEMAS,
    answer: listCategories,
  },
  {
    pattern: /^wc\/v3\/products\/(\d+)$/,
    allow: ITEM_METHODS,
    schemas: () => ({}),
    answer: (call, [id = 0]) => {
      const product = call.hosted.store.products.get(id);
      if (!product) throw new WpError('woocommerce_rest_product_invalid_id', 'Invalid ID.', 404);
      guardView(call);
      if (product.isUnreadable) throw cannotView(true);
      return { body: renderProduct(call.context, product) };
    },
  },
  {
    pattern: /^wc\/v3\/products\/(\d+)\/variations$/,
    allow: LIST_METHODS,
    schemas: () => PRODUCT_SCHEMAS,
    answer: listVariations,
  },
  { pattern: /^wc\/v3\/coupons$/, allow: LIST_METHODS, schemas: () => COUPON_SCHEMAS, answer: listCoupons },
  {
    pattern: /^wc\/v3\/coupons\/(\d+)$/,
    allow: ITEM_METHODS,
    schemas: () => ({}),
    answer: (call, [id = 0]) => {
      const coupon = call.hosted.store.coupons.get(id);
      if (!coupon) throw new WpError('woocommerce_rest_shop_coupon_invalid_id', 'Invalid ID.', 404);
      guardView(call);
      return { body: renderCoupon(call.context, coupon) };
    },
  },
];

function listProducts(call: RouteCall): RouteAnswer {
  guardList(call);
  const { store, random } = call.hosted;
  const [status, type, sku, category] = ['status', 'type', 'sku', 'category'].map((name) => call.params.text(name));
  const matches = (product: WooProduct): boolean =>
    isOfStatus(product.status, status) &&
    (type === undefined || product.type === type) &&
    (sku === undefined || [product, ...product.variations].some((each) => each.sku === sku)) &&
    (category === undefined || product.categoryIds.includes(Number(category)));
  const list = {
    ...{ table: store.products, settings: store.settings, random, matches, pastTheEnd: PAST_THE_END },
    title: ({ name }: WooProduct) => name,
  };
  const page = selectPosts(list, call.params);
  const readable = page.rows.filter((product) => !product.isUnreadable);
  return { body: readable.map((product) => renderProduct(call.context, product)), page, defaults: VIEW };
}

/** `any`, the default, is all except the trash. */
function isOfStatus(status: string, asked = 'any'): boolean {
  return asked === 'any' ? status !== 'trash' : status === asked;
}

/** The variations of a product; empty if it does not exist. */
function listVariations(call: RouteCall, [productId = 0]: readonly number[]): RouteAnswer {
  guardList(call);
  const { store, random } = call.hosted;
  const product = store.products.get(productId);
  const list = {
    ...{ table: looseRows(product?.variations ?? []), settings: store.settings, random, pastTheEnd: PAST_THE_END },
    matches: ({ status }: WooVariation) => isOfStatus(status, call.params.text('status')),
    title: ({ sku }: WooVariation) => sku,
  };
  const page = selectPosts(list, call.params);
  const body = product ? page.rows.map((variation) => renderVariation(call.context, product, variation)) : [];
  return { body, page, defaults: VIEW };
}

function listCoupons(call: RouteCall): RouteAnswer {
  guardList(call);
  const { store, random } = call.hosted;
  const code = call.params.text('code')?.toLowerCase();
  const list = {
    ...{ table: store.coupons, settings: store.settings, random, pastTheEnd: PAST_THE_END },
    matches: (coupon: WooCoupon) => coupon.status !== 'trash' && (code === undefined || coupon.code === code),
    title: (coupon: WooCoupon) => coupon.code,
  };
  const page = selectPosts(list, call.params);
  return { body: page.rows.map((coupon) => renderCoupon(call.context, coupon)), page, defaults: VIEW };
}

function listCategories(call: RouteCall): RouteAnswer {
  guardList(call);
  const { params, hosted } = call;
  const counts = new Map<number, number>();
  for (const { categoryIds } of hosted.store.products.values())
    for (const id of categoryIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  const parent = params.integer('parent');
  const slug = params.text('slug');
  const matches = (category: WooCategory): boolean =>
    (parent === undefined || category.parentId === parent) &&
    (slug === undefined || category.slug === slug) &&
    (!params.boolean('hide_empty') || counts.has(category.id)) &&
    idTests(params).every((test) => test(category));
  const rows = hosted.store.categories.sorted('id').filter(matches);
  const orderBy = params.text('orderby') ?? 'name';
  if (orderBy === 'include') sortByInclude(rows, params);
  else if (orderBy !== 'id') rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (params.text('order') === 'desc') rows.reverse();
  const page = pageOf(rows, params, PAST_THE_END);
  const body = page.rows.map((category) => renderCategory(call.context, category, counts.get(category.id) ?? 0));
  return { body, page, defaults: VIEW };
}
