import type { Ledger, Receipt } from '../../trade/ledger.js';
import { bookOf, buyerKeyOf } from '../../trade/ledger-book.js';
import type { WooContents, WooCustomer, WooId, WooOrder, WooStoreSettings } from '../model.js';
import { entriesOf, itemsOf } from './ledger-entries.js';
import { isSubOrder, withSubOrders } from './plugins.js';

type Books = Pick<WooContents, 'orders' | 'customers'>;

/** Orders that are none: a checkout not finished, a draft of an editor, and what lies in the trash. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['checkout-draft', 'auto-draft', 'trash']);

/** The books of the store's own currency. */
export function ledgerOf(books: Books, settings: Pick<WooStoreSettings, 'timezone' | 'currency'>): Ledger {
  return ledgersOf(books, settings).get(settings.currency) ?? { days: [], customers: [] };
}

/**
 * The store's books, one for each currency of an order, straight from its records. Every order counts, on the business
 * day in the store's zone on which it was made, except drafts and what is in the trash; cancelled and failed ones are
 * taken back as a whole (see `entriesOf`).
 */
export function ledgersOf(books: Books, { timezone }: Pick<WooStoreSettings, 'timezone'>): Map<string, Ledger> {
  return new Map([...receiptsOf(books)].map(([currency, receipts]) => [currency, bookOf(receipts, timezone)]));
}

/** What the books are made of, by currency. */
export function receiptsOf(books: Books): Map<string, Receipt[]> {
  const accounts = new Map(books.customers.map((customer) => [customer.id, customer]));
  const receipts = new Map<string, Receipt[]>();
  for (const order of books.orders.filter(isCounted).map((each) => withSubOrders(each, books.orders))) {
    const same = receipts.get(order.currency) ?? [];
    receipts.set(order.currency, same);
    same.push({
      order: { id: `${order.id}`, buyer: buyerKey(order, accounts), at: order.createdAt, items: itemsOf(order) },
      entries: entriesOf(order),
    });
  }
  return receipts;
}

/** Whether an order is one: neither a draft, nor in the trash, nor a vendor's part of another. */
export function isCounted(order: WooOrder): boolean {
  return !NOT_COUNTED.has(order.status) && !isSubOrder(order);
}

/**
 * Whose order it is. A logged-in buyer is the account's person, known by what the account says today; a guest, or the
 * buyer of an account that is gone, by what the order says.
 */
function buyerKey(order: WooOrder, accounts: ReadonlyMap<WooId, WooCustomer>): string {
  const account = order.customerId === 0 ? undefined : accounts.get(order.customerId);
  const email = (account ?? order.billing).email;
  const { phone } = (account ?? order).billing;
  return buyerKeyOf({ email, phone }, order.customerId === 0 ? null : order.customerId, order.id);
}
