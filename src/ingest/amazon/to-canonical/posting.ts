import type { FeeKind } from '../../../canonical/fee-kinds.js';
import type { Fee, PostingRecord } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { wholeSecond } from '../client/times.js';
import { isRefund } from './refund.js';
import { amountIn } from './shapes.js';
import {
  beforeAny,
  identifierOf,
  type Leaf,
  leavesOf,
  marketplaceNameOf,
  postingIdOf,
  productOf,
  type Transaction,
} from './transaction.js';

/** What the buyer paid or got back: the order and its refunds have it. Everything else is a fee. */
const ofBuyers: ReadonlySet<string> = new Set([
  ...['ProductCharges', 'Shipping', 'Giftwrap', 'GiftWrap', 'PromoRebates', 'Tax', 'TaxWithheld'],
]);

/** Types of postings that move the balance, and charge nothing: payouts, debts paid, reserves of Amazon's. */
const transfers = /^(transfer|debtrecovery|reserve)/i;
const payouts = /^transfer/i;

/** A row of Finances, deferred or not, with its fees. Throws a `DataError` for an amount that is none. */
export function postingOf(transaction: Transaction, drift: DriftReport): PostingRecord {
  const { transactionId, transactionType: type, postedDate, totalAmount } = transaction;
  const postingId = postingIdOf(transaction);
  const isRelease = postingId !== transactionId;
  const total = amountIn(totalAmount.currencyAmount, `Amazon transaction ${transactionId}`, 'totalAmount');
  const isTransfer = transfers.test(type);
  return {
    ...{ kind: 'posting', postingId, isRelease, type },
    postedAt: wholeSecond(postedDate),
    // It changes in place without a time of its own: of versions with one time the last one read counts.
    updatedAt: isRelease ? beforeAny : wholeSecond(postedDate),
    orderId: identifierOf(transaction, 'ORDER_ID'),
    accountId: marketplaceNameOf(transaction),
    currency: totalAmount.currencyCode,
    total: formatDecimal(total),
    // The payout itself is no part of what was paid out.
    settlementId: payouts.test(type) ? null : identifierOf(transaction, 'SETTLEMENT_ID'),
    fees: isTransfer ? [] : feesOf(transaction, total, drift),
  };
}

function feesOf(transaction: Transaction, total: FixedPoint, drift: DriftReport): Fee[] {
  const { transactionId, transactionType, description, items, breakdowns } = transaction;
  const ofItems = (items ?? []).map((item) => ({
    sku: productOf(item).sku,
    leaves: leavesOf(item.breakdowns ?? [], transactionId, drift),
  }));
  const hasItems = ofItems.some(({ leaves }) => leaves.length > 0);
  const parts = hasItems
    ? ofItems
    : [
        {
          sku: ofItems.length === 1 ? ofItems[0]!.sku : null,
          leaves: leavesOf(breakdowns ?? [], transactionId, drift),
        },
      ];
  const fees = parts.flatMap(({ sku, leaves }) =>
    sums(leaves).map(([name, amount]) => fee(transactionType, name, sku, amount)),
  );
  if (parts.every(({ leaves }) => leaves.length === 0) && total !== 0n && !isOfBuyer(transactionType)) {
    return [fee(transactionType, description || transactionType, null, total)];
  }
  return fees.filter(({ amount }) => amount !== '0');
}

/** A posting of a sale or refund: undivided, it is not told what of it would be a fee. */
function isOfBuyer(type: string): boolean {
  return /^shipment/i.test(type) || isRefund(type);
}

/** Of fees alone, by their name: a fee and the tax on it are one. */
function sums(leaves: readonly Leaf[]): [name: string, amount: FixedPoint][] {
  const byName = new Map<string, FixedPoint>();
  for (const { path, amount } of leaves) {
    if (ofBuyers.has(path[0]!)) continue;
    const name = path[1] ?? path[0]!;
    byName.set(name, (byName.get(name) ?? 0n) + amount);
  }
  return [...byName];
}

/** Finances has what the merchant gets: a fee is negative there. */
function fee(type: string, name: string, sku: string | null, amount: FixedPoint): Fee {
  return { kind: feeKindOf(type, name), name, sku, amount: formatDecimal(-amount) };
}

const kinds: readonly (readonly [FeeKind, RegExp])[] = [
  ['reimbursement', /reimburse|clawback|safe-?t/i],
  ['advertising', /advert|productads|sponsored|coupon|deal(fee|s)|lightning|vine/i],
  ['storage', /storage/i],
  ['subscription', /subscription/i],
  // A `ShippingChargeback` keeps what a buyer paid for shipping that Amazon does.
  [
    'fulfillment',
    /^fba|fulfil|inbound|removal|disposal|shipping ?label|postage|(shipping|gift ?wrap) ?(hb|chargeback)|prep|returnprocessing/i,
  ],
  ['referral', /commission|closingfee|referral/i],
  ['payment', /paymentmethod|cod(fee|chargeback)|payment ?processing/i],
];

/** By the name, which Amazon changes without notice, or the type: of the posting, or of an amount in a settlement. */
export function feeKindOf(type: string, name: string): FeeKind {
  const text = /reimburse|productads|advertis/i.test(type) ? type : name;
  const found = kinds.find(([, pattern]) => pattern.test(text));
  if (found) return found[0];
  return /adjust|retro/i.test(`${type} ${name}`) ? 'adjustment' : 'other';
}
