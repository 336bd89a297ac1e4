import { bookOf, buyerKeyOf } from '../../trade/ledger-book.js';
import type { Ledger, Receipt } from '../../trade/ledger.js';
import type { WooContents, WooCustomer, WooId, WooOrder, WooStoreSettings } from '../model.js';
import { entriesOf, itemsOf } from './ledger-entries.js';
import { isSubOrder, subOrdersOf } from './plugins.js';

type Books = Pick<WooContents, 'orders' | 'customers'>;

/** Statuses that do not count: unfinished checkouts, editors' drafts, and the trash. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['checkout-draft', 'auto-draft', 'trash']);

/** The books in the store's currency. */
export function ledgerOf(books: Books, settings: Pick<WooStoreSettings, 'timezone' | 'currency'>): Ledger {
  return ledgersOf(books, settings).get(settings.currency) ?? { days: [], customers: [] };
}

/**
 * The store's books for each currency, calculated from its records. Every order except drafts and trash counts on the
 * business day in the store's zone on which it was created; cancelled and failed ones are reversed (see `entriesOf`).
 */
export function ledgersOf(books: Books, { timezone }: Pick<WooStoreSettings, 'timezone'>): Map<string, Ledger> {
  return new Map([...receiptsOf(books)].map(([currency, receipts]) => [currency, bookOf(receipts, timezone)]));
}

/** The receipts from which the books are calculated, by currency. */
export function receiptsOf(books: Books): Map<string, Receipt[]> {
  const accounts = new Map(books.customers.map((customer) => [customer.id, customer]));
  const receipts = new Map<string, Receipt[]>();
  for (const order of books.orders.filter(isCounted)) {
    const same = receipts.get(order.currency) ?? [];
    receipts.set(order.currency, same);
    same.push({
      order: { id: `${order.id}`, buyer: buyerKey(order, accounts), at: order.createdAt, items: itemsOf(order) },
      entries: entriesOf(order, subOrdersOf(order, books.orders)),
    });
  }
  return receipts;
}

/** Whether an order counts: it is not a draft, in the trash, or a vendor's part of another. */
export function isCounted(order: WooOrder): boolean {
  return !NOT_COUNTED.has(order.status) && !isSubOrder(order);
}

/**
 * The buyer of an order: for a logged-in one the account's current data; for a guest, or if the account is deleted, the
 * order's.
 */
function buyerKey(order: WooOrder, accounts: ReadonlyMap<WooId, WooCustomer>): string {
  const account = order.customerId === 0 ? undefined : accounts.get(order.customerId);
  const email = (account ?? order.billing).email;
  const { phone } = (account ?? order).billing;
  return buyerKeyOf({ email, phone }, order.customerId === 0 ? null : order.customerId, order.id);
}
