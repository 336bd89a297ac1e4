import { businessDays } from '../../kit/business-days.js';
import { type LedgerCustomer, type LedgerDay, type Measure, measures } from '../../kit/ledger.js';
import { write } from '../../kit/ledger-money.js';
import type { LegacyId, Micros, ShopContents, ShopCustomer, ShopOrder, ShopSettings } from '../model.js';
import { entriesOf, itemsOf } from './ledger-entries.js';

export interface Ledger {
  /** Days on which anything was posted, in order. */
  days: LedgerDay[];
  /** By key. */
  customers: LedgerCustomer[];
}

type Books = Pick<ShopContents, 'orders' | 'customers'>;

/**
 * The shop's own books, straight from its records. Test orders are left out; cancelled, pending and unpaid ones count.
 * net sales = gross sales - discounts - returns; total sales = net sales + shipping + taxes + duties + fees.
 */
export function ledgerOf(shop: Books, settings: Pick<ShopSettings, 'ianaTimezone'>): Ledger {
  const dayOf = businessDays(settings.ianaTimezone);
  const accounts = new Map(shop.customers.map((customer) => [customer.id, customer]));
  const days = new Map<string, { amounts: Map<Measure, bigint>; orders: number; items: number; buyers: Set<string> }>();
  const people = new Map<string, { orders: number; first: Micros; last: Micros; spent: bigint }>();
  const page = (at: Micros) => {
    const day = dayOf(at);
    const known = days.get(day) ?? { amounts: new Map(), orders: 0, items: 0, buyers: new Set<string>() };
    days.set(day, known);
    return known;
  };
  for (const order of shop.orders) {
    if (order.test) continue;
    const key = buyerKey(order, accounts);
    const person = people.get(key) ?? { orders: 0, first: order.processedAt, last: order.processedAt, spent: 0n };
    people.set(key, person);
    person.orders += 1;
    person.first = Math.min(person.first, order.processedAt);
    person.last = Math.max(person.last, order.processedAt);
    const placed = page(order.processedAt);
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
    days: [...days]
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([day, { amounts, orders, items, buyers }]) => {
        const of = (measure: Measure): bigint => amounts.get(measure) ?? 0n;
        const written = Object.fromEntries(measures.map((measure) => [measure, write(of(measure))])) as Record<
          Measure,
          string
        >;
        const net = of('grossSales') - of('discounts') - of('returns');
        const total = net + of('shipping') + of('taxes') + of('duties') + of('fees');
        return {
          day,
          orders,
          itemsSold: items,
          customers: buyers.size,
          ...written,
          netSales: write(net),
          totalSales: write(total),
        };
      }),
    customers: [...people]
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([key, { orders, first, last, spent }]) => ({
        key,
        orders,
        firstOrderAt: first,
        lastOrderAt: last,
        totalSpent: write(spent),
      })),
  };
}

/**
 * Whose order it is. A logged-in buyer is the account's person, known by what the account says today, so that a changed
 * e-mail does not split a history; a guest by what the order says. E-mail comes before phone, phone before account.
 */
export function buyerKey(order: ShopOrder, accounts: ReadonlyMap<LegacyId, ShopCustomer>): string {
  const account = order.customerId === null ? undefined : accounts.get(order.customerId);
  const email = (account === undefined ? order.email : account.email)?.trim().toLowerCase();
  if (email) return `email:${email}`;
  const phone = (account === undefined ? order.phone : account.phone)?.replace(/[^\d+]/g, '');
  if (phone) return `phone:${phone}`;
  return order.customerId === null ? `order:${order.id}` : `account:${order.customerId}`;
}
