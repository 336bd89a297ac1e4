import { divideRounded } from '../kit/amounts.js';
import { bookOf } from '../trade/ledger-book.js';
import type { Ledger, Measure, Receipt } from '../trade/ledger.js';
import { Postings } from '../trade/postings.js';
import type { Till, TillLine, TillRefund, TillSale, TillSettings } from './model.js';

/**
 * The till's books, calculated from its sales, without voided ones. A refund counts on its own day and reduces the revenue of its
 * sale, if that is known.
 */
export function tillLedger(till: Till): Ledger {
  return bookOf(tillReceipts(till), till.settings.ianaTimezone);
}

/** The receipts from which the books are calculated. */
export function tillReceipts({ settings, days }: Till): Receipt[] {
  const lastDay = days.at(-1);
  const isGone = (sale: TillSale): boolean => sale.isVoid && !lastDay?.sales.includes(sale);
  const taken = days.flatMap(({ refunds }) => refunds);
  const sold = days.flatMap(({ sales }) => sales.filter((sale) => !isGone(sale)));
  return [
    ...sold.map((sale) => saleReceipt(settings, sale, taken)),
    ...taken.filter(({ sale }) => sale === null).map((refund) => refundReceipt(settings, refund)),
  ];
}

function saleReceipt(settings: TillSettings, sale: TillSale, taken: readonly TillRefund[]): Receipt {
  const { orderId, instant: at } = sale;
  const postings = new Postings(at);
  postings.sell(soldAmounts(settings, sale));
  for (const refund of taken.filter((each) => each.sale === sale)) {
    postings.post(refund.instant, refundedAmounts(settings, refund));
    postings.takeOffRevenue(refund.instant, paidBack(settings, refund));
  }
  return { order: { id: orderId, buyer: buyerKey(sale), at, items: unitsOf(sale) }, entries: postings.entries };
}

/** A refund without a known sale. */
function refundReceipt(settings: TillSettings, refund: TillRefund): Receipt {
  const postings = new Postings(refund.instant);
  postings.post(refund.instant, refundedAmounts(settings, refund));
  return { order: null, entries: postings.entries };
}

/** Units sold, in millionths. */
function unitsOf({ lines }: TillSale): bigint {
  return lines.reduce((sum, { quantity }) => sum + BigInt(quantity) * 1_000_000n, 0n);
}

function soldAmounts(
  settings: TillSettings,
  { lines, discount, tips: given }: TillSale,
): Partial<Record<Measure, bigint>> {
  const sold = shared(
    lines.map((line) => lineSums(line, settings)),
    BigInt(discount),
  );
  const sum = (of: (line: LineSums) => bigint): bigint => sold.reduce((total, line) => total + of(line), 0n);
  const unit = millionths(settings);
  const net = sum((line) => line.net) * unit;
  const [taxes, tips] = [sum((line) => line.tax) * unit, BigInt(given) * unit];
  const discounts = sum((line) => discountWithoutTax(line, settings));
  return { grossSales: net + discounts, discounts, taxes, tips, revenue: net + taxes + tips };
}

/** Sums of one line in minor units: the price paid without tax, the tax, and the discounts as displayed. */
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

/** The lines with their shares of the sale's discount, in proportion to their value; cumulative shares are rounded. */
function shared(lines: readonly LineSums[], discount: bigint): LineSums[] {
  const worth = lines.reduce((sum, { net }) => sum + net, 0n);
  // If all lines are worth nothing, each has the same share.
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

/** The discount without its tax, in millionths. Its tax has the same proportion as that of the price paid. */
function discountWithoutTax({ net, tax, discount }: LineSums, settings: TillSettings): bigint {
  const seen = discount * millionths(settings);
  return settings.taxesIncluded && net + tax !== 0n ? divideRounded(seen * net, net + tax) : seen;
}

function refundedAmounts(settings: TillSettings, refund: TillRefund): Partial<Record<Measure, bigint>> {
  return {
    returns: goodsOf(settings, refund),
    taxes: -BigInt(refund.tax) * millionths(settings),
    refunds: paidBack(settings, refund),
  };
}

/** Millionths in a minor unit. */
function millionths({ places }: TillSettings): bigint {
  return 10n ** BigInt(6 - places);
}

function goodsOf(settings: TillSettings, { amount, tax }: TillRefund): bigint {
  return (BigInt(amount) - (settings.taxesIncluded ? BigInt(tax) : 0n)) * millionths(settings);
}

function paidBack(settings: TillSettings, { amount, tax }: TillRefund): bigint {
  return (BigInt(amount) + (settings.taxesIncluded ? 0n : BigInt(tax))) * millionths(settings);
}

/** The e-mail, else the phone; an anonymous buyer has only this sale. */
function buyerKey({ buyer, orderId }: TillSale): string {
  if (buyer?.email) return `email:${buyer.email.toLowerCase()}`;
  if (buyer?.phone) return `phone:${buyer.phone}`;
  return `order:${orderId}`;
}
