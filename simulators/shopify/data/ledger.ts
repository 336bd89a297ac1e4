import { bookOf, buyerKeyOf } from '../../trade/ledger-book.js';
import type { Ledger, Receipt } from '../../trade/ledger.js';
import type { LegacyId, ShopContents, ShopCustomer, ShopOrder, ShopSettings } from '../model.js';
import { entriesOf, itemsOf } from './ledger-entries.js';

type Books = Pick<ShopContents, 'orders' | 'customers'>;

/**
 * The shop's books, in its currency, calculated from its records. Test orders are left out; cancelled, pending and unpaid
 * ones count.
 */
export function ledgerOf(shop: Books, { ianaTimezone }: Pick<ShopSettings, 'ianaTimezone'>): Ledger {
  return bookOf(receiptsOf(shop), ianaTimezone);
}

/** The receipts from which the books are calculated. */
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
 * The buyer of an order: for a logged-in one the account's current data, so that a changed e-mail does not split a history;
 * for a guest the order's data.
 */
function buyerKey(order: ShopOrder, accounts: ReadonlyMap<LegacyId, ShopCustomer>): string {
  const account = order.customerId === null ? undefined : accounts.get(order.customerId);
  return buyerKeyOf(account ?? order, order.customerId, order.id);
}
