import type { ShopCustomer, ShopEvent, ShopInventoryItem, ShopLocation, ShopOrder, ShopProduct } from './model.js';
import type { SearchField, SearchFields } from './search.js';
import type { VariantRow } from './shop.js';

const FINANCIAL = [
  'authorized',
  'expired',
  'paid',
  'partially_paid',
  'partially_refunded',
  'pending',
  'refunded',
  'voided',
];
const FULFILLMENT = [
  'fulfilled',
  'in_progress',
  'on_hold',
  'partial',
  'partially_fulfilled',
  'restocked',
  'shipped',
  'unfulfilled',
  'unshipped',
];
const SUBJECTS = ['order', 'product', 'customer', 'product_variant', 'collection', 'draft_order', 'price_rule'];

function times<R extends { createdAt: number; updatedAt: number }>(): Record<
  'created_at' | 'updated_at',
  SearchField<R>
> {
  return {
    created_at: { type: 'time', of: (row) => row.createdAt, sortKey: 'CREATED_AT' },
    updated_at: { type: 'time', of: (row) => row.updatedAt, sortKey: 'UPDATED_AT' },
  };
}

function id<R extends { id: number }>(): SearchField<R> {
  return { type: 'number', of: (row) => row.id, sortKey: 'ID' };
}

export const orderSearch: SearchFields<ShopOrder> = {
  ...times<ShopOrder>(),
  id: id(),
  processed_at: { type: 'time', of: (order) => order.processedAt, sortKey: 'PROCESSED_AT' },
  status: { type: 'enum', of: statusOf, values: ['open', 'closed', 'cancelled', 'not_closed', 'any'] },
  financial_status: { type: 'enum', of: (order) => order.financialStatus.toLowerCase(), values: FINANCIAL },
  fulfillment_status: { type: 'enum', of: fulfillmentOf, values: FULFILLMENT },
  test: { type: 'enum', of: (order) => String(order.test), values: ['true', 'false'] },
  name: { type: 'text', of: (order) => [order.name, order.name.replace(/^#/, '')] },
  email: { type: 'text', of: (order) => order.email },
  tag: { type: 'text', of: (order) => order.tags },
  source_name: { type: 'text', of: (order) => order.sourceName },
  sku: { type: 'text', of: (order) => order.lines.map((line) => line.sku ?? '') },
  discount_code: { type: 'text', of: (order) => order.discountCodes },
  customer_id: { type: 'number', of: (order) => order.customerId },
};

function statusOf(order: ShopOrder): string[] {
  const status = order.cancelledAt !== null ? 'cancelled' : order.closedAt !== null ? 'closed' : 'open';
  return order.closedAt === null ? [status, 'not_closed', 'any'] : [status, 'any'];
}

function fulfillmentOf(order: ShopOrder): string[] {
  const status = order.fulfillmentStatus.toLowerCase();
  const also: Record<string, string[]> = {
    fulfilled: ['shipped'],
    partially_fulfilled: ['partial'],
    unfulfilled: ['unshipped'],
  };
  return [status, ...(also[status] ?? [])];
}

export const productSearch: SearchFields<ShopProduct> = {
  ...times<ShopProduct>(),
  id: id(),
  published_at: { type: 'time', of: (product) => product.publishedAt },
  status: {
    type: 'enum',
    of: (product) => product.status.toLowerCase(),
    values: ['active', 'archived', 'draft', 'unlisted'],
  },
  title: { type: 'text', of: (product) => product.title },
  handle: { type: 'text', of: (product) => product.handle },
  vendor: { type: 'text', of: (product) => product.vendor },
  product_type: { type: 'text', of: (product) => product.productType },
  tag: { type: 'text', of: (product) => product.tags },
  sku: { type: 'text', of: (product) => product.variants.map((variant) => variant.sku ?? '') },
};

export const variantSearch: SearchFields<VariantRow> = {
  id: id(),
  updated_at: times<VariantRow>().updated_at,
  product_id: { type: 'number', of: (variant) => variant.productId },
  product_ids: { type: 'number', of: (variant) => variant.productId },
  sku: { type: 'text', of: (variant) => variant.sku },
  barcode: { type: 'text', of: (variant) => variant.barcode },
  title: { type: 'text', of: (variant) => variant.title },
};

export const customerSearch: SearchFields<ShopCustomer> = {
  id: id(),
  // According to the documentation both match a whole day.
  updated_at: { type: 'time', of: (customer) => customer.updatedAt, sortKey: 'UPDATED_AT', wholeDays: true },
  customer_date: { type: 'time', of: (customer) => customer.createdAt, sortKey: 'CREATED_AT', wholeDays: true },
  email: { type: 'text', of: (customer) => customer.email },
  phone: { type: 'text', of: (customer) => customer.phone },
  first_name: { type: 'text', of: (customer) => customer.firstName },
  last_name: { type: 'text', of: (customer) => customer.lastName },
  tag: { type: 'text', of: (customer) => customer.tags },
  state: {
    type: 'enum',
    of: (customer) => customer.state.toLowerCase(),
    values: ['disabled', 'enabled', 'invited', 'declined'],
  },
};

export const inventoryItemSearch: SearchFields<ShopInventoryItem> = {
  ...times<ShopInventoryItem>(),
  id: id(),
  sku: { type: 'text', of: (item) => item.sku },
};

export const locationSearch: SearchFields<ShopLocation> = {
  id: id(),
  name: { type: 'text', of: (location) => location.name },
  active: { type: 'enum', of: (location) => String(location.isActive), values: ['true', 'false'] },
};

export const eventSearch: SearchFields<ShopEvent> = {
  id: id(),
  action: { type: 'text', of: (event) => event.action },
  created_at: { type: 'time', of: (event) => event.createdAt, sortKey: 'CREATED_AT' },
  subject_type: { type: 'enum', of: (event) => event.subjectType.toLowerCase(), values: SUBJECTS },
};
