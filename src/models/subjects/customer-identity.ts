import { createHash } from 'node:crypto';
import type { OrderCustomer } from '../../canonical/record.js';

export interface Contact {
  /** Trimmed and lower-cased. */
  email: string | null;
  /** E.164 where possible, else unchanged. */
  phone: string | null;
}

/** What people type who have no address (`none`, `n/a`) stands for nobody. */
const address = /.@./s;
const e164 = /^\+[1-9][0-9]{6,14}$/;

/** E-mail and phone in the one form in which they are stored and compared; empty ones become null. */
export function normaliseContact({ email, phone }: { email: string | null; phone: string | null }): Contact {
  return { email: email?.trim().toLowerCase() || null, phone: normalisePhone(phone) };
}

/**
 * The account of a store that an order belongs to; guests get one by e-mail, else by phone, else one for the order alone.
 * What is no e-mail address, or is in `neverJoinBy`, stands for nobody: a till's guests are as many as their orders.
 * `rekeyed-order.sql` says the same of orders that are known already.
 */
export function accountKey(
  sourceId: string,
  orderId: string,
  customer: OrderCustomer,
  { contact, neverJoinBy }: { contact: Contact; neverJoinBy: ReadonlySet<string> },
): string {
  if (customer.customerId !== null) return `${sourceId}:${customer.customerId}`;
  const known = contact.email === null ? joiningPhone(contact) : joiningEmail(contact);
  if (known === null || neverJoinBy.has(known)) return `${sourceId}:order:${orderId}`;
  return `${sourceId}:guest:${shortHash(known)}`;
}

function joiningEmail({ email }: Contact): string | null {
  return email !== null && address.test(email) ? email : null;
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
