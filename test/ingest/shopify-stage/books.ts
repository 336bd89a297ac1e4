import { Big } from 'big.js';
import type { OrderRecord } from '../../../src/canonical/record.js';
import { settledRefunds } from '../../../src/models/subjects/settled-refunds.js';

export const measures = [
  ...([
    'grossSales',
    'discounts',
    'returns',
    'shipping',
    'taxes',
    'duties',
    'fees',
    'tips',
    'refunds',
    'revenue',
  ] as const),
];
type Measure = (typeof measures)[number];

interface Day extends Record<Measure, string> {
  day: string;
  orders: number;
  itemsSold: string;
}

/** Canonical orders summed by business day, as metrics.md dates each measure; without test orders. */
export function booksOf(orders: OrderRecord[], zone: string): Day[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  const days = new Map<string, Record<Measure | 'itemsSold', Big> & { orders: number }>();
  const dayOf = (instant: string) => {
    const day = format.format(new Date(instant));
    const zeros = Object.fromEntries(measures.map((measure) => [measure, new Big(0)])) as Record<Measure, Big>;
    const page = days.get(day) ?? { ...zeros, itemsSold: new Big(0), orders: 0 };
    days.set(day, page);
    return page;
  };
  for (const order of orders) if (!order.isTest) post(order, dayOf);
  return [...days]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([day, { orders, itemsSold, ...sums }]) => ({
      ...{ day, orders, itemsSold: itemsSold.toFixed() },
      ...(Object.fromEntries(measures.map((measure) => [measure, sums[measure].toFixed()])) as Record<Measure, string>),
    }));
}

type Page = Record<Measure | 'itemsSold', Big> & { orders: number };

function post(order: OrderRecord, dayOf: (instant: string) => Page): void {
  const placed = dayOf(order.orderedAt);
  const add = (page: Page, measure: Measure, amount: string): void => {
    page[measure] = page[measure].plus(amount);
  };
  placed.orders += 1;
  for (const line of order.lines) {
    if (!line.isGiftCard) placed.itemsSold = placed.itemsSold.plus(line.quantity);
    add(placed, 'grossSales', line.grossSales);
    add(placed, 'discounts', line.discounts);
  }
  for (const measure of ['shipping', 'taxes', 'duties', 'fees', 'tips'] as const) add(placed, measure, order[measure]);
  add(placed, 'revenue', order.total);
  for (const row of settledRefunds(order)) {
    const page = dayOf(row.refundedAt);
    add(page, 'returns', row.returns);
    for (const measure of ['shipping', 'taxes', 'duties', 'fees', 'tips'] as const)
      page[measure] = page[measure].minus(row[measure]);
    add(page, 'refunds', row.refunded);
    placed.revenue = placed.revenue.minus(row.total);
  }
}
