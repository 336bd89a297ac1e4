import { businessDays } from '../kit/business-days.js';
import type { Micros } from '../kit/clock.js';
import { write } from './ledger-money.js';
import { type Entry, type Ledger, type LedgerDay, type Measure, measures, type Receipt } from './ledger.js';

interface Page {
  amounts: Map<Measure, bigint>;
  orders: number;
  items: bigint;
  buyers: Set<string>;
}

interface Lifetime {
  orders: number;
  first: Micros;
  last: Micros;
  spent: bigint;
}

/**
 * Sums receipts of one currency by business day in the zone, and by buyer.
 * net sales = gross sales - discounts - returns; total sales = net sales + shipping + taxes + duties + fees.
 */
export function bookOf(receipts: Iterable<Receipt>, zone: string): Ledger {
  const dayOf = businessDays(zone);
  const days = new Map<string, Page>();
  const people = new Map<string, Lifetime>();
  const page = (at: Micros): Page => {
    const day = dayOf(at);
    const known = days.get(day) ?? { amounts: new Map(), orders: 0, items: 0n, buyers: new Set<string>() };
    days.set(day, known);
    return known;
  };
  for (const { order, entries } of receipts) {
    for (const { at, measure, value } of entries) {
      const { amounts } = page(at);
      amounts.set(measure, (amounts.get(measure) ?? 0n) + value);
    }
    if (order === null) continue;
    const { buyer, at, items } = order;
    const placed = page(at);
    placed.orders += 1;
    placed.items += items;
    placed.buyers.add(buyer);
    const { orders, first, last, spent } = people.get(buyer) ?? { orders: 0, first: at, last: at, spent: 0n };
    people.set(buyer, {
      orders: orders + 1,
      first: Math.min(first, at),
      last: Math.max(last, at),
      spent: spent + netSalesOf(entries),
    });
  }
  return {
    days: [...days].sort(byKey).map(([day, posted]) => dayRow(day, posted)),
    customers: [...people].sort(byKey).map(([key, { orders, first, last, spent }]) => ({
      ...{ key, orders, firstOrderAt: first, lastOrderAt: last, totalSpent: write(spent) },
    })),
  };
}

/** Net sales of the entries: gross sales less discounts and returns. */
function netSalesOf(entries: readonly Entry[]): bigint {
  const signs: Partial<Record<Measure, bigint>> = { grossSales: 1n, discounts: -1n, returns: -1n };
  return entries.reduce((net, { measure, value }) => net + (signs[measure] ?? 0n) * value, 0n);
}

function dayRow(day: string, { amounts, orders, items, buyers }: Page): LedgerDay {
  const of = (measure: Measure): bigint => amounts.get(measure) ?? 0n;
  const written = Object.fromEntries(measures.map((measure) => [measure, write(of(measure))]));
  const net = of('grossSales') - of('discounts') - of('returns');
  return {
    ...{ day, orders, itemsSold: write(items), customers: buyers.size },
    ...(written as Record<Measure, string>),
    netSales: write(net),
    totalSales: write(net + of('shipping') + of('taxes') + of('duties') + of('fees')),
  };
}

function byKey([x]: readonly [string, unknown], [y]: readonly [string, unknown]): number {
  return x < y ? -1 : 1;
}

/**
 * The key of a buyer: the e-mail, else the phone, else the account; a guest without any of them is a buyer of that order only.
 * @param accountId null for a guest
 */
export function buyerKeyOf(
  { email, phone }: { email: string | null | undefined; phone: string | null | undefined },
  accountId: number | null,
  orderId: number,
): string {
  const address = email?.trim().toLowerCase();
  if (address) return `email:${address}`;
  const digits = phone?.replace(/[^\d+]/g, '');
  if (digits) return `phone:${digits}`;
  return accountId === null ? `order:${orderId}` : `account:${accountId}`;
}
