import { createHash } from 'node:crypto';
import { isInternational, normalPhone } from '../../canonical/phone.js';
import type { OrderCustomer } from '../../canonical/record.js';

interface Contact {
  /** Trimmed and lower-cased. */
  email: string | null;
  /** See `normalPhone`. */
  phone: string | null;
}

/** What people type who have no address (`none`, `n/a`) stands for nobody. */
const address = /.@./s;

/** E-mail and phone in the one form in which they are stored and compared; empty ones become null. */
export function normaliseContact({ email, phone }: { email: string | null; phone: string | null }): Contact {
  return { email: email?.trim().toLowerCase() || null, phone: normalPhone(phone) };
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
  return phone !== null && isInternational(phone) ? phone : null;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
