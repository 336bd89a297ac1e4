import type { Ledger } from '../../kit/ledger.js';
import { bookOf, buyerKeyOf } from '../../kit/ledger-book.js';
import type { LegacyId, ShopContents, ShopCustomer, ShopOrder, ShopSettings } from '../model.js';
import { entriesOf, itemsOf } from './ledger-entries.js';

type Books = Pick<ShopContents, 'orders' | 'customers'>;

/**
 * The shop's own books, in its currency, straight from its records. Test orders are left out; cancelled, pending and
 * unpaid ones count.
 */
export function ledgerOf(shop: Books, { ianaTimezone }: Pick<ShopSettings, 'ianaTimezone'>): Ledger {
  const accounts = new Map(shop.customers.map((customer) => [customer.id, customer]));
  const counted = shop.orders.filter(({ test }) => !test);
  const sales = counted.map((order) => ({
    ...{ buyer: buyerKey(order, accounts), at: order.processedAt, items: itemsOf(order), entries: entriesOf(order) },
  }));
  return bookOf(sales, ianaTimezone);
}

/**
 * Whose order it is. A logged-in buyer is the account's person, known by what the account says today, so that a changed
 * e-mail does not split a history; a guest by what the order says.
 */
export function buyerKey(order: ShopOrder, accounts: ReadonlyMap<LegacyId, ShopCustomer>): string {
  const account = order.customerId === null ? undefined : accounts.get(order.customerId);
  return buyerKeyOf(account ?? order, order.customerId, order.id);
}
