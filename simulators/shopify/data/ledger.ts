import type { Ledger, Receipt } from '../../trade/ledger.js';
import { bookOf, buyerKeyOf } from '../../trade/ledger-book.js';
import type { LegacyId, ShopContents, ShopCustomer, ShopOrder, ShopSettings } from '../model.js';
import { entriesOf, itemsOf } from './ledger-entries.js';

type Books = Pick<ShopContents, 'orders' | 'customers'>;

/**
 * The shop's own books, in its currency, straight from its records. Test orders are left out; cancelled, pending and
 * unpaid ones count.
 */
export function ledgerOf(shop: Books, { ianaTimezone }: Pick<ShopSettings, 'ianaTimezone'>): Ledger {
  return bookOf(receiptsOf(shop), ianaTimezone);
}

/** What the books are made of. */
export function receiptsOf(shop: Books): Receipt[] {
  const accounts = new Map(shop.customers.map((customer) => [customer.id, customer]));
  return shop.orders
    .filter(({ test }) => !test)
    .map((order) => ({
      order: { id: `${order.id}`, buyer: buyerKey(order, accounts), at: order.processedAt, items: itemsOf(order) },
      entries: entriesOf(order),
    }));
}

/**
 * Whose order it is. A logged-in buyer is the account's person, known by what the account says today, so that a changed
 * e-mail does not split a history; a guest by what the order says.
 */
function buyerKey(order: ShopOrder, accounts: ReadonlyMap<LegacyId, ShopCustomer>): string {
  const account = order.customerId === null ? undefined : accounts.get(order.customerId);
  return buyerKeyOf(account ?? order, order.customerId, order.id);
}
