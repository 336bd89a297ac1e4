import { compoundId } from '../../../canonical/compound-id.js';
import type { OrderPartDeletionRecord, OrderRefundRecord, RefundLine } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { marketplaceOf } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import { amountIn } from './shapes.js';
import {
  beforeAny,
  identifierOf,
  leavesOf,
  marketplaceNameOf,
  postingIdOf,
  productOf,
  type Transaction,
  type TransactionItem,
} from './transaction.js';

const refundTypes: ReadonlySet<string> = new Set([
  'refund',
  'guaranteeclaim',
  'chargeback',
  'guaranteeclaimrefund',
  'chargebackrefund',
]);

/** Whether a type of posting gives money back to buyers. */
export function isRefund(type: string): boolean {
  return refundTypes.has(type.toLowerCase());
}

/**
 * The refund that a posting is, by items; none if it is another posting. It is dated by its posting, whether or not its money is
 * deferred. The row that only releases this money stands for it while the posting itself is not known.
 */
export function refundsOf(transaction: Transaction, drift: DriftReport): OrderRefundRecord[] {
  if (!isRefund(transaction.transactionType)) return [];
  return portionsOf(transaction, drift).flatMap((portion, at) => {
    const row = rowOf(transaction, portion, at);
    return row === null ? [] : [recordOf(transaction, row)];
  });
}

/** What takes a refund away, also from the row that releases its money. */
export function withoutIt({ orderId, updatedAt, refund }: OrderRefundRecord): OrderPartDeletionRecord {
  return { kind: 'order_part_deletion', part: 'refund', orderId, id: refund.refundLineId, deletedAt: updatedAt };
}

type Portion = Refunded & ReturnType<typeof productOf>;

/** By item, if items have breakdowns or all have totals; otherwise the posting as a whole, which is of its article if it has only one. */
function portionsOf(transaction: Transaction, drift: DriftReport): Portion[] {
  const items = transaction.items ?? [];
  const isDivided = ({ breakdowns }: Pick<Transaction, 'breakdowns'>): boolean => (breakdowns ?? []).length > 0;
  const byItems = items.some(isDivided) || (!isDivided(transaction) && items.every(({ totalAmount }) => totalAmount));
  if (byItems && items.length > 0) {
    return items.map((item) => ({ ...refundedOf(item, transaction, drift), ...productOf(item) }));
  }
  const product = items.length === 1 ? productOf(items[0]!) : { sku: null, quantity: 0n, isOfAmazon: false };
  return [{ ...refundedOf(transaction, transaction, drift), ...product }];
}

/** Tax that Amazon collected from the buyer and gives back itself, in names such as `MarketplaceFacilitatorVAT-Principal`. */
export const facilitated = /^(MarketplaceFacilitator|LowValueGoods)/i;

interface Refunded {
  returns: FixedPoint;
  shipping: FixedPoint;
  fees: FixedPoint;
  taxes: FixedPoint;
  /** Tax within the amounts above, where prices contain it. */
  within: Record<'returns' | 'shipping' | 'fees', FixedPoint>;
  hasPrincipal: boolean;
}

/**
 * What the buyer got back. Fees that Amazon returns to the merchant, and what it keeps, are no part of it; of an amount without a breakdown
 * they are not told apart.
 */
function refundedOf(
  { breakdowns, totalAmount }: Pick<TransactionItem, 'breakdowns' | 'totalAmount'>,
  { transactionId, marketplaceDetails }: Transaction,
  drift: DriftReport,
): Refunded {
  const within = { returns: 0n, shipping: 0n, fees: 0n };
  const sum: Refunded = { returns: 0n, shipping: 0n, fees: 0n, taxes: 0n, within, hasPrincipal: false };
  const leaves = leavesOf(breakdowns ?? [], transactionId, drift);
  if (leaves.length === 0 && totalAmount) {
    const total = amountIn(totalAmount.currencyAmount, `Amazon transaction ${transactionId}`, 'totalAmount');
    return { ...sum, returns: -total };
  }
  const isTaxByAmazon = leaves.some(({ path }) => path[0] === 'TaxWithheld' && facilitated.test(path.at(-1)!));
  const isTaxIncluded = !isTaxByAmazon && (marketplaceOf(marketplaceDetails?.marketplaceId)?.isTaxIncluded ?? true);
  for (const { path, amount } of leaves) {
    const group = path[0]!;
    const name = path.at(-1)!;
    const of = /shipping/i.test(name) ? 'shipping' : /gift ?wrap/i.test(name) ? 'fees' : 'returns';
    if (group === 'ProductCharges') {
      sum.returns -= amount;
      sum.hasPrincipal ||= /^OurPrice/i.test(name) || /^Principal/i.test(name);
    } else if (group === 'Shipping') sum.shipping -= amount;
    else if (group === 'Giftwrap' || group === 'GiftWrap') sum.fees -= amount;
    else if (group === 'PromoRebates') sum[of] -= amount;
    // Orders of such a marketplace have prices with tax, and mostly no tax of their own.
    else if (group === 'Tax' && isTaxIncluded) {
      sum[of] -= amount;
      within[of] -= amount;
    }
    // Tax that Amazon collected was no money of the merchant's, so that the two cancel each other out.
    else if (group === 'Tax' || group === 'TaxWithheld') sum.taxes -= amount;
  }
  return sum;
}

function rowOf(
  transaction: Transaction,
  { sku, quantity, isOfAmazon, returns, shipping, fees, taxes, within, hasPrincipal }: Portion,
  at: number,
): RefundLine | null {
  const total = returns + shipping + fees + taxes;
  if ([returns, shipping, fees, taxes].every((amount) => amount === 0n)) return null;
  // Units that came back to Amazon, and whether they can be sold, come from the stream of returns.
  const units = hasPrincipal && sku !== null && !isOfAmazon ? quantity : 0n;
  const { transactionType, postedDate } = transaction;
  const id = postingIdOf(transaction);
  const row: RefundLine = {
    kind: sku !== null ? 'line' : returns === 0n && shipping > 0n ? 'shipping' : 'adjustment',
    refundLineId: compoundId([id, String(at + 1)]),
    refundId: identifierOf(transaction, 'REFUND_ID') ?? id,
    refundedAt: wholeSecond(postedDate),
    lineId: sku,
    quantity: formatDecimal(units),
    reason: transactionType.toLowerCase() === 'refund' ? null : transactionType,
    returns: formatDecimal(returns),
    shipping: formatDecimal(shipping),
    taxes: formatDecimal(taxes),
    duties: '0',
    fees: formatDecimal(fees),
    tips: '0',
    total: formatDecimal(total),
    refunded: formatDecimal(total),
  };
  if (Object.values(within).some((amount) => amount !== 0n)) row.taxWithin = taxWithinOf(within);
  return row;
}

export function taxWithinOf({ returns, shipping, fees }: Refunded['within']): RefundLine['taxWithin'] {
  return { returns: formatDecimal(returns), shipping: formatDecimal(shipping), fees: formatDecimal(fees) };
}

function recordOf(transaction: Transaction, refund: RefundLine): OrderRefundRecord {
  const { transactionId, postedDate, totalAmount } = transaction;
  return {
    kind: 'order_refund',
    orderId: identifierOf(transaction, 'ORDER_ID'),
    // It changes in place without a time of its own: of versions with one time the last one read counts.
    updatedAt: postingIdOf(transaction) === transactionId ? wholeSecond(postedDate) : beforeAny,
    currency: totalAmount.currencyCode,
    salesChannel: marketplaceNameOf(transaction),
    customerId: null,
    isSum: false,
    refund,
  };
}
