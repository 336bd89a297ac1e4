import type { Ledger, LedgerDay } from '../kit/ledger.js';
import { type Measure, measures } from '../kit/ledger.js';
import { write } from '../kit/ledger-money.js';
import type { Till, TillLine, TillRefund, TillSale, TillSettings } from './model.js';

interface Page {
  amounts: Map<Measure, bigint>;
  orders: number;
  items: number;
  buyers: Set<string>;
}

type Books = Map<string, Page>;

/**
 * The till's own books, straight from its sales. What was rung up by mistake is in none of them; a refund counts on its own day,
 * and takes off the revenue of its sale where that is known.
 */
export function tillLedger({ settings, days }: Till): Ledger {
  const books: Books = new Map();
  const people = new Map<string, { orders: number; first: number; last: number; spent: bigint }>();
  const lastDay = days.at(-1);
  const isGone = (sale: TillSale): boolean => sale.isVoid && !lastDay?.sales.includes(sale);
  const scale = 10n ** BigInt(6 - settings.places);
  const taken = days.flatMap(({ refunds }) => refunds);
  for (const { day, sales } of days) {
    for (const sale of sales.filter((each) => !isGone(each))) {
      const key = buyerKey(sale);
      const { spent, net } = postSale(
        books,
        settings,
        day,
        sale,
        taken.filter((refund) => refund.sale === sale),
        scale,
      );
      pageOf(books, day).buyers.add(key);
      const person = people.get(key) ?? { orders: 0, first: sale.instant, last: sale.instant, spent: 0n };
      people.set(key, {
        orders: person.orders + 1,
        first: Math.min(person.first, sale.instant),
        last: Math.max(person.last, sale.instant),
        spent: person.spent + net - spent,
      });
    }
  }
  for (const refund of taken) postRefund(books, settings, refund, scale);
  return {
    days: [...books].sort(([x], [y]) => (x < y ? -1 : 1)).map(([day, page]) => ledgerDay(day, page)),
    customers: [...people]
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([key, { orders, first, last, spent }]) => ({
        ...{ key, orders, firstOrderAt: first, lastOrderAt: last, totalSpent: write(spent) },
      })),
  };
}

function postSale(
  books: Books,
  { taxesIncluded }: TillSettings,
  day: string,
  { lines, discount, tips }: TillSale,
  refunds: readonly TillRefund[],
  scale: bigint,
): { net: bigint; spent: bigint } {
  const page = pageOf(books, day);
  page.orders += 1;
  page.items += lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const sums = lines.map((line) => amountsOf(line, taxesIncluded));
  const gross = sums.reduce((sum, line) => sum + line.gross, 0n);
  const tax = sums.reduce((sum, line) => sum + line.tax, 0n);
  const discounts = sums.reduce((sum, line) => sum + line.discount, BigInt(discount));
  const back = refunds.reduce((sum, refund) => sum + paidBack(refund, taxesIncluded), 0n);
  const returned = refunds.reduce((sum, refund) => sum + goodsOf(refund, taxesIncluded), 0n);
  const post = (measure: Measure, amount: bigint): void => add(page, measure, amount * scale);
  post('grossSales', gross);
  post('discounts', discounts);
  post('taxes', tax);
  post('tips', BigInt(tips));
  post('revenue', gross - discounts + tax + BigInt(tips) - back);
  return { net: (gross - discounts) * scale, spent: returned * scale };
}

function postRefund(books: Books, { taxesIncluded }: TillSettings, refund: TillRefund, scale: bigint): void {
  const page = pageOf(books, refund.day);
  add(page, 'returns', goodsOf(refund, taxesIncluded) * scale);
  add(page, 'taxes', -BigInt(refund.tax) * scale);
  add(page, 'refunds', paidBack(refund, taxesIncluded) * scale);
}

function amountsOf({ product, quantity, discount, tax }: TillLine, taxesIncluded: boolean) {
  const listed = BigInt(product.price) * BigInt(quantity);
  return { gross: taxesIncluded ? listed - BigInt(tax) : listed, tax: BigInt(tax), discount: BigInt(discount) };
}

function goodsOf({ amount, tax }: TillRefund, taxesIncluded: boolean): bigint {
  return BigInt(amount) - (taxesIncluded ? BigInt(tax) : 0n);
}

function paidBack({ amount, tax }: TillRefund, taxesIncluded: boolean): bigint {
  return BigInt(amount) + (taxesIncluded ? 0n : BigInt(tax));
}

/** E-mail before phone, phone before account; who says nothing is a buyer of one sale. */
function buyerKey({ buyer, orderId }: TillSale): string {
  if (buyer?.email) return `email:${buyer.email.toLowerCase()}`;
  if (buyer?.phone) return `phone:${buyer.phone}`;
  return `order:${orderId}`;
}

function pageOf(books: Books, day: string): Page {
  const page = books.get(day) ?? { amounts: new Map(), orders: 0, items: 0, buyers: new Set<string>() };
  books.set(day, page);
  return page;
}

function add({ amounts }: Page, measure: Measure, value: bigint): void {
  amounts.set(measure, (amounts.get(measure) ?? 0n) + value);
}

function ledgerDay(day: string, { amounts, orders, items, buyers }: Page): LedgerDay {
  const of = (measure: Measure): bigint => amounts.get(measure) ?? 0n;
  const net = of('grossSales') - of('discounts') - of('returns');
  const written = Object.fromEntries(measures.map((measure) => [measure, write(of(measure))])) as Record<
    Measure,
    string
  >;
  return {
    ...written,
    ...{ day, orders, itemsSold: items, customers: buyers.size },
    netSales: write(net),
    totalSales: write(net + of('shipping') + of('taxes') + of('duties') + of('fees')),
  };
}
