import { hash } from 'node:crypto';
import { isInternational, normalPhone } from '../../canonical/phone.js';
import type { OrderCustomer } from '../../canonical/record.js';

interface Contact {
  /** Trimmed and lower-cased. */
  email: string | null;
  /** See `normalPhone`. */
  phone: string | null;
}

/** Placeholders that people type (`none`, `n/a`) identify nobody. */
const address = /.@./s;

/** E-mail and phone, normalised for storage and comparison; empty ones become null. */
export function normaliseContact({ email, phone }: { email: string | null; phone: string | null }): Contact {
  return { email: email?.trim().toLowerCase() || null, phone: normalPhone(phone) };
}

/**
 * The store account that an order belongs to. Guests get one by e-mail, else by phone, else one for the order alone.
 * Text that is not an e-mail address, or is in `neverJoinBy`, identifies nobody: a till has as many guests as orders.
 * `rekeyed-order.sql` applies the same rule to known orders.
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

// A number without a country code joins nobody: two people may have it.
function joiningPhone({ phone }: Contact): string | null {
  return phone !== null && isInternational(phone) ? phone : null;
}

function shortHash(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
