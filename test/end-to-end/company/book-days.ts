import { write } from '../../../simulators/trade/ledger-money.js';
import { type LedgerDay, type Measure, measures } from '../../../simulators/trade/ledger.js';
import { sum } from '../../support/rational.js';
import type { PoundReceipt } from './company-books.js';

/**
 * Sums receipts by the result of `periodOf` for their days: a day, a week, a month. Amounts are exact, without trailing
 * zeros.
 */
export function bookDays(receipts: readonly PoundReceipt[], periodOf = (day: string): string => day): LedgerDay[] {
  const pages = new Map<string, Page>();
  const page = (day: string): Page => {
    const period = periodOf(day);
    const known = pages.get(period) ?? { amounts: new Map(), orders: 0, items: 0n, customers: new Set() };
    pages.set(period, known);
    return known;
  };
  for (const { order, postings } of receipts) {
    for (const { day, measure, pounds } of postings) {
      const { amounts } = page(day);
      amounts.set(measure, [...(amounts.get(measure) ?? []), pounds]);
    }
    if (order === null) continue;
    const placed = page(order.day);
    placed.orders += 1;
    placed.items += order.items;
    placed.customers.add(order.customer);
  }
  return [...pages].sort(([x], [y]) => (x < y ? -1 : 1)).map(([day, posted]) => rowOf(day, posted));
}

interface Page {
  amounts: Map<Measure, string[]>;
  orders: number;
  items: bigint;
  customers: Set<string>;
}

function rowOf(day: string, { amounts, orders, items, customers }: Page): LedgerDay {
  const summed = Object.fromEntries(measures.map((name) => [name, sum(...(amounts.get(name) ?? []))]));
  const totals = summed as Record<Measure, string>;
  const { grossSales, discounts, returns, shipping, taxes, duties, fees } = totals;
  const netSales = sum(grossSales, minus(discounts), minus(returns));
  return {
    ...{ day, orders, itemsSold: write(items), customers: customers.size, ...totals, netSales },
    totalSales: sum(netSales, shipping, taxes, duties, fees),
  };
}

export function minus(amount: string): string {
  if (amount === '0') return amount;
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}
