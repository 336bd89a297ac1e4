import { businessDays } from '../../kit/business-days.js';
import type { Micros } from '../../kit/clock.js';
import { type LedgerCustomer, type LedgerDay, type Measure, measures } from '../../kit/ledger.js';
import { write } from '../../kit/ledger-money.js';
import type { WooContents, WooCustomer, WooId, WooOrder, WooStoreSettings } from '../model.js';
import { entriesOf, itemsOf } from './ledger-entries.js';

export interface Ledger {
  /** Days on which anything was posted, in order. */
  days: LedgerDay[];
  /** By key: who bought in this currency, and what their orders in it came to. */
  customers: LedgerCustomer[];
}

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
 * net sales = gross sales - discounts - returns; total sales = net sales + shipping + taxes + fees.
 */
export function ledgersOf(books: Books, { timezone }: Pick<WooStoreSettings, 'timezone'>): Map<string, Ledger> {
  const accounts = new Map(books.customers.map((customer) => [customer.id, customer]));
  const byCurrency = new Map<string, WooOrder[]>();
  for (const order of books.orders) {
    if (NOT_COUNTED.has(order.status)) continue;
    const known = byCurrency.get(order.currency);
    if (known) known.push(order);
    else byCurrency.set(order.currency, [order]);
  }
  const dayOf = businessDays(timezone);
  return new Map([...byCurrency].map(([currency, orders]) => [currency, bookOf(orders, accounts, dayOf)]));
}

interface Page {
  amounts: Map<Measure, bigint>;
  orders: number;
  items: number;
  buyers: Set<string>;
}

function bookOf(
  orders: readonly WooOrder[],
  accounts: ReadonlyMap<WooId, WooCustomer>,
  dayOf: (at: Micros) => string,
): Ledger {
  const days = new Map<string, Page>();
  const people = new Map<string, { orders: number; first: Micros; last: Micros; spent: bigint }>();
  const page = (at: Micros): Page => {
    const day = dayOf(at);
    const known = days.get(day) ?? { amounts: new Map(), orders: 0, items: 0, buyers: new Set<string>() };
    days.set(day, known);
    return known;
  };
  for (const order of orders) {
    const { createdAt } = order;
    const key = buyerKey(order, accounts);
    const person = people.get(key) ?? { orders: 0, first: createdAt, last: createdAt, spent: 0n };
    people.set(key, person);
    person.orders += 1;
    person.first = Math.min(person.first, createdAt);
    person.last = Math.max(person.last, createdAt);
    const placed = page(createdAt);
    placed.orders += 1;
    placed.items += itemsOf(order);
    placed.buyers.add(key);
    for (const { at, measure, value } of entriesOf(order)) {
      const { amounts } = page(at);
      amounts.set(measure, (amounts.get(measure) ?? 0n) + value);
      if (measure === 'grossSales') person.spent += value;
      if (measure === 'discounts' || measure === 'returns') person.spent -= value;
    }
  }
  return {
    days: [...days].sort(byKey).map(([day, posted]) => dayRow(day, posted)),
    customers: [...people].sort(byKey).map(([key, { first, last, spent, orders: count }]) => ({
      ...{ key, orders: count, firstOrderAt: first, lastOrderAt: last, totalSpent: write(spent) },
    })),
  };
}

function dayRow(day: string, { amounts, orders, items, buyers }: Page): LedgerDay {
  const of = (measure: Measure): bigint => amounts.get(measure) ?? 0n;
  const written = Object.fromEntries(measures.map((measure) => [measure, write(of(measure))]));
  const net = of('grossSales') - of('discounts') - of('returns');
  return {
    ...{ day, orders, itemsSold: items, customers: buyers.size },
    ...(written as Record<Measure, string>),
    netSales: write(net),
    totalSales: write(net + of('shipping') + of('taxes') + of('fees')),
  };
}

function byKey([x]: readonly [string, unknown], [y]: readonly [string, unknown]): number {
  return x < y ? -1 : 1;
}

/**
 * Whose order it is. A logged-in buyer is the account's person, known by what the account says today; a guest, or the
 * buyer of an account that is gone, by what the order says. E-mail comes before phone, phone before account.
 */
export function buyerKey(order: WooOrder, accounts: ReadonlyMap<WooId, WooCustomer>): string {
  const account = order.customerId === 0 ? undefined : accounts.get(order.customerId);
  const email = (account === undefined ? order.billing.email : account.email).trim().toLowerCase();
  if (email) return `email:${email}`;
  const phone = (account ?? order).billing.phone.replace(/[^\d+]/g, '');
  if (phone) return `phone:${phone}`;
  return order.customerId === 0 ? `order:${order.id}` : `account:${order.customerId}`;
}
