import { divideRounded } from '../kit/amounts.js';
import type { Entry, Ledger, Measure, Receipt } from '../kit/ledger.js';
import { bookOf } from '../kit/ledger-book.js';
import type { Till, TillLine, TillRefund, TillSale, TillSettings } from './model.js';

/**
 * The till's own books, straight from its sales. What was rung up by mistake is in none of them; a refund counts on its own day,
 * and takes off the revenue of its sale where that is known.
 */
export function tillLedger(till: Till): Ledger {
  return bookOf(tillReceipts(till), till.settings.ianaTimezone);
}

/** What the books are made of. */
export function tillReceipts({ settings, days }: Till): Receipt[] {
  const lastDay = days.at(-1);
  const isGone = (sale: TillSale): boolean => sale.isVoid && !lastDay?.sales.includes(sale);
  const taken = days.flatMap(({ refunds }) => refunds);
  const sold = days.flatMap(({ sales }) => sales.filter((sale) => !isGone(sale)));
  return [
    ...sold.map((sale) => saleReceipt(settings, sale, taken)),
    ...taken
      .filter(({ sale }) => sale === null)
      .map((refund) => ({ order: null, entries: refundEntries(settings, refund) })),
  ];
}

function saleReceipt(settings: TillSettings, sale: TillSale, taken: readonly TillRefund[]): Receipt {
  const { orderId, instant: at } = sale;
  const refunds = taken.filter((refund) => refund.sale === sale);
  const takenOff = refunds.map(
    (refund): Entry => ({
      ...{ at, measure: 'revenue', movedAt: refund.instant, value: -paidBack(settings, refund) * millionths(settings) },
    }),
  );
  return {
    order: { id: orderId, buyer: buyerKey(sale), at, items: unitsOf(sale) },
    entries: [
      ...saleEntries(settings, sale),
      ...refunds.flatMap((refund) => refundEntries(settings, refund)),
      ...takenOff,
    ],
  };
}

/** In millionths. */
function unitsOf({ lines }: TillSale): bigint {
  return lines.reduce((sum, { quantity }) => sum + BigInt(quantity) * 1_000_000n, 0n);
}

function saleEntries(settings: TillSettings, { lines, discount, tips, instant }: TillSale): Entry[] {
  const sold = shared(
    lines.map((line) => lineSums(line, settings)),
    BigInt(discount),
  );
  const sum = (of: (line: LineSums) => bigint): bigint => sold.reduce((total, line) => total + of(line), 0n);
  const net = sum((line) => line.net) * millionths(settings);
  const tax = sum((line) => line.tax);
  const discounts = sum((line) => discountWithoutTax(line, settings));
  const entries = posted(settings, instant, { taxes: tax, tips: BigInt(tips) });
  const whole: Partial<Record<Measure, bigint>> = {
    ...{ grossSales: net + discounts, discounts },
    revenue: net + (tax + BigInt(tips)) * millionths(settings),
  };
  for (const [measure, value] of Object.entries(whole) as [Measure, bigint][]) {
    if (value !== 0n) entries.push({ at: instant, measure, value });
  }
  return entries;
}

/** Of one line, in minor units: what was paid for it without its tax, its tax, its discounts as the buyer saw them. */
interface LineSums {
  net: bigint;
  tax: bigint;
  discount: bigint;
}

function lineSums({ product, quantity, discount, tax }: TillLine, { taxesIncluded }: TillSettings): LineSums {
  const listed = BigInt(product.price) * BigInt(quantity);
  const inside = taxesIncluded ? BigInt(tax) : 0n;
  return { net: listed - inside - BigInt(discount), tax: BigInt(tax), discount: BigInt(discount) };
}

/** The lines with their shares of a discount on the whole sale, by what each is worth: cumulative shares are rounded. */
function shared(lines: readonly LineSums[], discount: bigint): LineSums[] {
  const worth = lines.reduce((sum, { net }) => sum + net, 0n);
  // Where nothing has any worth each counts alike.
  const weights = lines.map(({ net }) => (worth > 0n ? net : 1n));
  const all = worth > 0n ? worth : BigInt(lines.length);
  let weight = 0n;
  let taken = 0n;
  return lines.map((line, at) => {
    weight += weights[at]!;
    const upToHere = divideRounded(discount * weight, all);
    const share = upToHere - taken;
    taken = upToHere;
    return { ...line, net: line.net - share, discount: line.discount + share };
  });
}

/** In millionths: a discount leaves its tax in the proportion of what was paid for the line. */
function discountWithoutTax({ net, tax, discount }: LineSums, settings: TillSettings): bigint {
  const seen = discount * millionths(settings);
  return settings.taxesIncluded && net + tax !== 0n ? divideRounded(seen * net, net + tax) : seen;
}

function refundEntries(settings: TillSettings, refund: TillRefund): Entry[] {
  return posted(settings, refund.instant, {
    returns: goodsOf(settings, refund),
    taxes: -BigInt(refund.tax),
    refunds: paidBack(settings, refund),
  });
}

function posted(settings: TillSettings, at: number, amounts: Partial<Record<Measure, bigint>>): Entry[] {
  return Object.entries(amounts)
    .filter(([, amount]) => amount !== 0n)
    .map(([measure, amount]) => ({ at, measure: measure as Measure, value: amount * millionths(settings) }));
}

/** Of a minor unit. */
function millionths({ places }: TillSettings): bigint {
  return 10n ** BigInt(6 - places);
}

function goodsOf({ taxesIncluded }: TillSettings, { amount, tax }: TillRefund): bigint {
  return BigInt(amount) - (taxesIncluded ? BigInt(tax) : 0n);
}

function paidBack({ taxesIncluded }: TillSettings, { amount, tax }: TillRefund): bigint {
  return BigInt(amount) + (taxesIncluded ? 0n : BigInt(tax));
}

/** E-mail before phone, phone before account; who says nothing is a buyer of one sale. */
function buyerKey({ buyer, orderId }: TillSale): string {
  if (buyer?.email) return `email:${buyer.email.toLowerCase()}`;
  if (buyer?.phone) return `phone:${buyer.phone}`;
  return `order:${orderId}`;
}
