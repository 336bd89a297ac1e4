import { createHash } from 'node:crypto';
import type { OrderCustomer } from '../../canonical/record.js';

export interface Contact {
  /** Trimmed and lower-cased. */
  email: string | null;
  /** E.164 where it can be told, else as it came. */
  phone: string | null;
}

export interface CustomerIdentity {
  customerKey: string;
  matchedBy: 'email' | 'phone' | 'account' | 'order';
}

const e164 = /^\+[1-9][0-9]{6,14}$/;

/** E-mail and phone in the one form in which they are stored and compared; empty ones become null. */
export function normaliseContact({ email, phone }: { email: string | null; phone: string | null }): Contact {
  return { email: email?.trim().toLowerCase() || null, phone: normalisePhone(phone) };
}

/** The account of a store that an order belongs to; guests get one by e-mail, else by phone, else one for the order alone. */
export function accountKey(sourceId: string, orderId: string, customer: OrderCustomer, contact: Contact): string {
  if (customer.customerId !== null) return `${sourceId}:${customer.customerId}`;
  const known = contact.email ?? joiningPhone(contact);
  return known === null ? `${sourceId}:order:${orderId}` : `${sourceId}:guest:${shortHash(known)}`;
}

/**
 * The customer behind an account: joined by e-mail, then phone, else the account alone. `account-latest.sql` says the same
 * of accounts that are known from orders only.
 */
export function customerIdentity(account: string, contact: Contact): CustomerIdentity {
  if (contact.email !== null) return { customerKey: shortHash(`email:${contact.email}`), matchedBy: 'email' };
  const phone = joiningPhone(contact);
  if (phone !== null) return { customerKey: shortHash(`phone:${phone}`), matchedBy: 'phone' };
  return { customerKey: shortHash(`account:${account}`), matchedBy: 'account' };
}

// A number without its country joins nobody: two people may have it.
function joiningPhone({ phone }: Contact): string | null {
  return phone !== null && e164.test(phone) ? phone : null;
}

function normalisePhone(phone: string | null): string | null {
  const text = phone?.trim();
  if (!text) return null;
  const digits = text.replace(/[\s().-]/g, '');
  return e164.test(digits) ? digits : text;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
