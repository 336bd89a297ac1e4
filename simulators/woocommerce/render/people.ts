import { createHash } from 'node:crypto';
import type { WooCustomer } from '../model.js';
import { datePair } from '../site-time.js';
import { customerAddress } from './addresses.js';
import { ALL_METHODS, links, type RenderContext } from './context.js';

export function renderCustomer(context: RenderContext, customer: WooCustomer): Record<string, unknown> {
  const { timezone } = context.store.settings;
  const avatar = createHash('sha256').update(customer.email.trim().toLowerCase()).digest('hex');
  // An administrator cannot be deleted through the API.
  const allow = customer.role === 'administrator' ? ALL_METHODS.filter((name) => name !== 'DELETE') : ALL_METHODS;
  return {
    id: customer.id,
    ...datePair('date_created', customer.createdAt, timezone),
    ...datePair('date_modified', customer.modifiedAt, timezone),
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    role: customer.role,
    username: customer.username,
    billing: customerAddress(customer.billing, 'billing'),
    shipping: customerAddress(customer.shipping, 'shipping'),
    is_paying_customer: customer.isPaying,
    avatar_url: `https://secure.gravatar.com/avatar/${avatar}?s=96&d=mm&r=g`,
    meta_data: customer.meta,
    _links: links(context, 'customers', customer.id, allow),
  };
}
