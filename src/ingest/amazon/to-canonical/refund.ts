import { Big } from 'big.js';
import Type, { type Static } from 'typebox';
import { compoundId } from '../../../canonical/compound-id.js';
import type { OrderRefundRecord, RefundLine } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { reportUnknownValue } from '../../staging/drift.js';
import { quantityOf, quantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondaryText } from '../../staging/secondary.js';
import { marketplaceOf } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import { amountIn, currencyCode, instantText, maybe } from './shapes.js';

/** `currencyAmount` is a JSON number, which `withExactAmounts` made a text. */
const money = Type.Object({ currencyAmount: Type.String(), currencyCode });

const identifiers = maybe(
  Type.Array(Type.Object({ relatedIdentifierName: Type.String(), relatedIdentifierValue: Type.String() })),
);

/** Nested to any depth: checked level by level. */
const breakdown = Type.Object({
  breakdownType: Type.String(),
  breakdownAmount: money,
  breakdowns: maybe(Type.Array(Type.Unknown())),
});

const itemShape = Type.Object({
  breakdowns: maybe(Type.Array(Type.Unknown())),
  contexts: maybe(
    Type.Array(Type.Object({ contextType: Type.String(), sku: secondaryText, quantityShipped: maybe(quantityShape) })),
  ),
});

const shape = Type.Object({
  transactionId: Type.String({ minLength: 1 }),
  transactionType: Type.String(),
  transactionStatus: Type.String(),
  postedDate: instantText,
  totalAmount: money,
  marketplaceDetails: maybe(Type.Object({ marketplaceId: secondaryText, marketplaceName: secondaryText })),
  relatedIdentifiers: identifiers,
  items: maybe(Type.Array(itemShape)),
  breakdowns: maybe(Type.Array(Type.Unknown())),
});

const options = { subject: 'Amazon transaction', personal: [] };
const check = compileCheck(shape, options);
const checkBreakdown = compileCheck(breakdown, options);

type Transaction = Static<typeof shape>;

const statuses: ReadonlySet<string> = new Set(['DEFERRED', 'RELEASED', 'DEFERRED_RELEASED']);
const refundTypes: ReadonlySet<string> = new Set([
  'refund',
  'guaranteeclaim',
  'chargeback',
  'guaranteeclaimrefund',
  'chargebackrefund',
]);

/** Amounts of a transaction as text with the digits received: JSON.parse would make binary fractions of them. */
export function withExactAmounts(json: string): string {
  return json.replace(
    /("currencyAmount"\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g,
    (_, name: string, digits: string) => `${name}"${/e/i.test(digits) ? new Big(digits).toFixed() : digits}"`,
  );
}

/**
 * The refund that a posting is, by items; none if it is another posting: those stay in the raw log. It is dated by its posting,
 * whether or not its money is deferred. The row that only releases the money of another one is none either.
 */
export function stageTransaction(value: unknown, key: string, drift: DriftReport): OrderRefundRecord[] {
  const transaction = check(value, key, drift);
  const { transactionType, transactionStatus } = transaction;
  reportUnknownValue(drift, 'transactionStatus', transactionStatus.toUpperCase(), statuses);
  if (!refundTypes.has(transactionType.toLowerCase())) return [];
  if (identifierOf(transaction, 'DEFERRED_TRANSACTION_ID') !== null) return [];
  const items = transaction.items ?? [];
  const parts =
    items.length > 0
      ? items.map((item) => ({ ...refundedOf(item.breakdowns ?? [], transaction, drift), ...productOf(item) }))
      : [{ ...refundedOf(transaction.breakdowns ?? [], transaction, drift), sku: null, quantity: 0n }];
  return parts.flatMap((part, at) => {
    const row = rowOf(transaction, part, at);
    return row === null ? [] : [recordOf(transaction, row)];
  });
}

interface Refunded {
  returns: FixedPoint;
  shipping: FixedPoint;
  fees: FixedPoint;
  taxes: FixedPoint;
  hasPrincipal: boolean;
}

function productOf({ contexts }: Static<typeof itemShape>): { sku: string | null; quantity: FixedPoint } {
  const product = (contexts ?? []).find(({ contextType }) => contextType === 'ProductContext');
  return {
    sku: product?.sku || null,
    quantity: product?.quantityShipped == null ? 0n : quantityOf(product.quantityShipped),
  };
}

/** What the buyer got back. Fees that Amazon returns to the merchant, and what it keeps, are no part of it. */
function refundedOf(
  breakdowns: readonly unknown[],
  { transactionId, marketplaceDetails }: Transaction,
  drift: DriftReport,
): Refunded {
  const sum: Refunded = { returns: 0n, shipping: 0n, fees: 0n, taxes: 0n, hasPrincipal: false };
  const isTaxIncluded = marketplaceOf(marketplaceDetails?.marketplaceId)?.isTaxIncluded ?? true;
  for (const { group, name, amount } of leavesOf(breakdowns, transactionId, drift)) {
    const of = /shipping/i.test(name) ? 'shipping' : /gift ?wrap/i.test(name) ? 'fees' : 'returns';
    if (group === 'ProductCharges') {
      sum.returns -= amount;
      sum.hasPrincipal ||= /^OurPrice/i.test(name) || /^Principal/i.test(name);
    } else if (group === 'Shipping') sum.shipping -= amount;
    else if (group === 'Giftwrap' || group === 'GiftWrap') sum.fees -= amount;
    else if (group === 'PromoRebates') sum[of] -= amount;
    // Orders of such a marketplace have prices with tax, and no tax of their own.
    else if (group === 'Tax' && isTaxIncluded) sum[of] -= amount;
    // Tax that Amazon collected was no money of the merchant's, so that the two cancel each other out.
    else if (group === 'Tax' || group === 'TaxWithheld') sum.taxes -= amount;
  }
  return sum;
}

interface Leaf {
  /** The topmost name below the totals: `ProductCharges`. */
  group: string;
  name: string;
  amount: FixedPoint;
}

/** Totals that only sum up what is below them. */
const totals: ReadonlySet<string> = new Set(['Sales', 'Expenses']);

function leavesOf(breakdowns: readonly unknown[], id: string, drift: DriftReport, group?: string): Leaf[] {
  return breakdowns.flatMap((each) => {
    const { breakdownType: name, breakdownAmount, breakdowns: below } = checkBreakdown(each, id, drift);
    const own = group ?? (totals.has(name) ? undefined : name);
    if (below && below.length > 0) return leavesOf(below, id, drift, own);
    const amount = amountIn(breakdownAmount.currencyAmount, `Amazon transaction ${id}`, 'breakdownAmount');
    return [{ group: own ?? name, name, amount }];
  });
}

function rowOf(
  { transactionId, transactionType, postedDate, ...transaction }: Transaction,
  {
    sku,
    quantity,
    returns,
    shipping,
    fees,
    taxes,
    hasPrincipal,
  }: Refunded & { sku: string | null; quantity: FixedPoint },
  at: number,
): RefundLine | null {
  const total = returns + shipping + fees + taxes;
  if (total === 0n) return null;
  const units = hasPrincipal && sku !== null ? quantity : 0n;
  const refundId = identifierOf(transaction, 'REFUND_ID') ?? transactionId;
  return {
    kind: sku !== null ? 'line' : returns === 0n && shipping > 0n ? 'shipping' : 'adjustment',
    refundLineId: compoundId([transactionId, String(at + 1)]),
    refundId,
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
}

function recordOf(transaction: Transaction, refund: RefundLine): OrderRefundRecord {
  const { totalAmount, marketplaceDetails } = transaction;
  const name = marketplaceOf(marketplaceDetails?.marketplaceId)?.name ?? marketplaceDetails?.marketplaceName;
  return {
    kind: 'order_refund',
    orderId: identifierOf(transaction, 'ORDER_ID'),
    // A posting changes in place without a time of its own.
    // It changes in place without a time of its own: of versions with one time the last one read counts.
    updatedAt: wholeSecond(transaction.postedDate),
    currency: totalAmount.currencyCode,
    salesChannel: name ?? 'Amazon',
    customerId: null,
    isSum: false,
    refund,
  };
}

function identifierOf({ relatedIdentifiers }: Pick<Transaction, 'relatedIdentifiers'>, name: string): string | null {
  const found = (relatedIdentifiers ?? []).find(({ relatedIdentifierName }) => relatedIdentifierName === name);
  return found?.relatedIdentifierValue || null;
}
