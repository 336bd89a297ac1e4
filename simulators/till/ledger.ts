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
  const sums = lines.map((line) => amountsOf(line, settings));
  const gross = sums.reduce((sum, line) => sum + line.gross, 0n);
  const tax = sums.reduce((sum, line) => sum + line.tax, 0n);
  const discounts = sums.reduce((sum, line) => sum + line.discount, BigInt(discount));
  return posted(settings, instant, {
    ...{ grossSales: gross, discounts, taxes: tax, tips: BigInt(tips) },
    revenue: gross - discounts + tax + BigInt(tips),
  });
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

function amountsOf({ product, quantity, discount, tax }: TillLine, { taxesIncluded }: TillSettings) {
  const listed = BigInt(product.price) * BigInt(quantity);
  return { gross: taxesIncluded ? listed - BigInt(tax) : listed, tax: BigInt(tax), discount: BigInt(discount) };
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
