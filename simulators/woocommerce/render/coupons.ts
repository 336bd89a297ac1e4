import type { WooCategory, WooCoupon } from '../model.js';
import { datePair } from '../site-time.js';
import { links, money, type RenderContext } from './context.js';

export function renderCoupon(context: RenderContext, coupon: WooCoupon): Record<string, unknown> {
  const { timezone } = context.store.settings;
  return {
    id: coupon.id,
    code: coupon.code,
    amount: money(context, coupon.amount),
    status: coupon.status,
    ...datePair('date_created', coupon.createdAt, timezone),
    ...datePair('date_modified', coupon.modifiedAt, timezone),
    discount_type: coupon.discountType,
    description: '',
    date_expires: null,
    date_expires_gmt: null,
    usage_count: coupon.usageCount,
    individual_use: false,
    product_ids: [],
    excluded_product_ids: [],
    usage_limit: null,
    usage_limit_per_user: null,
    limit_usage_to_x_items: null,
    free_shipping: coupon.freeShipping,
    product_categories: [],
    excluded_product_categories: [],
    exclude_sale_items: false,
    minimum_amount: money(context, '0'),
    maximum_amount: money(context, '0'),
    email_restrictions: [],
    used_by: [],
    meta_data: [],
    _links: links(context, 'coupons', coupon.id),
  };
}

export function renderCategory(context: RenderContext, category: WooCategory, count: number): Record<string, unknown> {
  return {
    id: category.id,
    name: category.name,
    slug: category.slug,
    parent: category.parentId,
    description: '',
    display: 'default',
    image: null,
    menu_order: 0,
    count,
    _links: links(context, 'products/categories', category.id),
  };
}
