import type { WooStoreSettings } from '../model.js';
import { registeredStatuses } from '../settings.js';
import type { Schemas } from './params.js';

const PAGING: Schemas = {
  context: { type: 'string', enum: ['view', 'edit'] },
  page: { type: 'integer', minimum: 1 },
  per_page: { type: 'integer', minimum: 1, maximum: 100 },
  offset: { type: 'integer' },
  order: { type: 'string', enum: ['asc', 'desc'] },
  search: { type: 'string' },
  include: { type: 'list', of: 'integer' },
  exclude: { type: 'list', of: 'integer' },
};

const DATES: Schemas = {
  after: { type: 'date' },
  before: { type: 'date' },
  modified_after: { type: 'date' },
  modified_before: { type: 'date' },
  dates_are_gmt: { type: 'boolean' },
};

const POST_ORDERINGS = ['date', 'id', 'include', 'title', 'slug', 'modified'];
const DECIMALS: Schemas = { dp: { type: 'integer' } };
const PARENT: Schemas = { parent: { type: 'list', of: 'integer' } };

export function orderSchemas(settings: WooStoreSettings): Schemas {
  const statuses = ['any', 'trash', 'auto-draft', ...registeredStatuses(settings)];
  return {
    ...{ ...PAGING, ...DATES, ...DECIMALS, ...PARENT },
    orderby: { type: 'string', enum: POST_ORDERINGS },
    status: { type: 'list', of: 'string', enum: statuses },
    customer: { type: 'integer' },
    product: { type: 'integer' },
  };
}

/** The parameters of `wc-analytics/reports/orders` that are simulated. */
export function analyticsSchemas(settings: WooStoreSettings): Schemas {
  const status: Schemas[string] = { type: 'list', of: 'string', enum: registeredStatuses(settings) };
  return {
    page: { type: 'integer', minimum: 1 },
    per_page: { type: 'integer', minimum: 0, maximum: 100 },
    order: { type: 'string', enum: ['asc', 'desc'] },
    orderby: { type: 'string', enum: ['date', 'num_items_sold', 'net_total'] },
    status_is: status,
    status_is_not: status,
  };
}

export const REFUND_SCHEMAS: Schemas = {
  ...{ ...PAGING, ...DATES, ...DECIMALS, ...PARENT },
  orderby: { type: 'string', enum: POST_ORDERINGS },
};

export const PRODUCT_SCHEMAS: Schemas = {
  ...{ ...PAGING, ...DATES },
  orderby: { type: 'string', enum: [...POST_ORDERINGS, 'menu_order', 'price', 'popularity', 'rating'] },
  status: { type: 'string', enum: ['any', 'future', 'trash', 'draft', 'pending', 'private', 'publish'] },
  type: { type: 'string', enum: ['simple', 'grouped', 'external', 'variable'] },
  sku: { type: 'string' },
  category: { type: 'string' },
};

export const COUPON_SCHEMAS: Schemas = {
  ...{ ...PAGING, ...DATES },
  orderby: { type: 'string', enum: POST_ORDERINGS },
  code: { type: 'string' },
};

/** There are no filters by created or modified time: such parameters are ignored. */
export const CUSTOMER_SCHEMAS: Schemas = {
  ...PAGING,
  orderby: { type: 'string', enum: ['id', 'include', 'name', 'registered_date'] },
  email: { type: 'string' },
  role: {
    type: 'string',
    enum: ['all', 'administrator', 'editor', 'author', 'contributor', 'subscriber', 'customer', 'shop_manager'],
  },
};

export const CATEGORY_SCHEMAS: Schemas = {
  ...PAGING,
  orderby: {
    type: 'string',
    enum: ['id', 'include', 'name', 'slug', 'term_group', 'description', 'count'],
  },
  hide_empty: { type: 'boolean' },
  parent: { type: 'integer' },
  slug: { type: 'string' },
};
