import type { CustomerRecord, OrderRecord } from '../../src/canonical/record.js';
import type { StoreRecord } from './store-histories.js';

/** The customer of one account by the rule. Accounts with one `customer` are one person; the name has no meaning. */
interface Match {
  customer: string;
  matchedBy: string;
  joinedEmail: string | null;
  orders: string[];
}

interface Account {
  email: string | null;
  phone: string | null;
  /** Known from its orders, without the store's id. */
  isOrderAlone: boolean;
  isOwn: boolean;
  orders: OrderRecord[];
}

const plain = /^\+[1-9][0-9]{6,14}$/;

/**
 * A second implementation of the rule that assigns accounts to customers, over all existing accounts: no SQL, no
 * batches, no state. Accounts are named by source and id, guests by source and contact.
 */
export function matchAccounts(records: readonly StoreRecord[], neverJoinBy: readonly string[]): Map<string, Match> {
  const accounts = presentAccounts(records, neverJoinBy);
  const contacts = [...accounts].map(([name, account]) => ({ name, account, ...joining(account, neverJoinBy) }));
  const matches = new Map<string, Match>();
  for (const { name, account, email, phone } of contacts) {
    const holders = contacts.filter((other) => phone !== null && other.phone === phone && other.email !== null);
    const [only, ...others] = new Set(holders.map((holder) => holder.email!));
    const joinedEmail = email ?? (only !== undefined && others.length === 0 ? only : null);
    const alone = account.isOrderAlone ? 'order' : 'account';
    matches.set(name, {
      customer: joinedEmail ?? phone ?? name,
      matchedBy: email !== null ? 'email' : phone !== null ? 'phone' : alone,
      joinedEmail,
      orders: account.orders.map(({ orderId }) => orderId).sort(),
    });
  }
  return matches;
}

function presentAccounts(records: readonly StoreRecord[], neverJoinBy: readonly string[]): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const { sourceId, record } of present(records)) {
    if (record.kind === 'customer') {
      const contact = { email: cleanEmail(record.email), phone: cleanPhone(record.phone) };
      accounts.set(`${sourceId}:${record.customerId}`, { ...contact, isOrderAlone: false, isOwn: true, orders: [] });
    }
  }
  const orders = present(records).flatMap(({ sourceId, record }) =>
    record.kind === 'order' ? [{ sourceId, order: record }] : [],
  );
  // The latest order is the last.
  orders.sort((a, b) => byText(a.order.orderedAt, b.order.orderedAt) || byText(a.order.orderId, b.order.orderId));
  for (const { sourceId, order } of orders) {
    const email = cleanEmail(order.customer.email);
    const phone = cleanPhone(order.customer.phone);
    const contact = email ?? (phone !== null && plain.test(phone) ? phone : 'none');
    const isOrderAlone = order.customer.customerId === null && (contact === 'none' || neverJoinBy.includes(contact));
    const name = `${sourceId}:${order.customer.customerId ?? (isOrderAlone ? `order:${order.orderId}` : `guest:${contact}`)}`;
    const account = accounts.get(name) ?? { email, phone, isOrderAlone, isOwn: false, orders: [] };
    accounts.set(name, {
      ...account,
      ...(account.isOwn ? {} : { email, phone }),
      orders: [...account.orders, order],
    });
  }
  return accounts;
}

/** The newest version of each record, unless a deletion is as new. */
function present(records: readonly StoreRecord[]): { sourceId: string; record: OrderRecord | CustomerRecord }[] {
  const newest = new Map<string, { sourceId: string; record: OrderRecord | CustomerRecord }>();
  const gone = new Map<string, string>();
  for (const { sourceId, record } of records) {
    if (record.kind === 'deletion') {
      const key = `${sourceId} ${record.entity} ${record.id}`;
      if (record.deletedAt > (gone.get(key) ?? '')) gone.set(key, record.deletedAt);
    } else if (record.kind === 'order' || record.kind === 'customer') {
      const key = `${sourceId} ${record.kind} ${record.kind === 'order' ? record.orderId : record.customerId}`;
      if (record.updatedAt > (newest.get(key)?.record.updatedAt ?? '')) newest.set(key, { sourceId, record });
    }
  }
  return [...newest].flatMap(([key, found]) => (found.record.updatedAt > (gone.get(key) ?? '') ? [found] : []));
}

function joining({ email, phone }: Account, neverJoinBy: readonly string[]): Pick<Account, 'email' | 'phone'> {
  if (email?.endsWith('@marketplace.amazon.co.uk')) return { email: null, phone: null };
  return {
    email: email !== null && email !== 'none' && !neverJoinBy.includes(email) ? email : null,
    phone: phone !== null && plain.test(phone) && !neverJoinBy.includes(phone) ? phone : null,
  };
}

function cleanEmail(email: string | null): string | null {
  return email === null ? null : email.trim().toLowerCase();
}

function cleanPhone(phone: string | null): string | null {
  const digits = phone?.replaceAll(' ', '') ?? '';
  return plain.test(digits) ? digits : phone;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
