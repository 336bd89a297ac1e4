import { compoundId } from '../../../canonical/compound-id.js';
import type {
  CanonicalRecord,
  Fee,
  OrderRefundRecord,
  PostingRecord,
  RefundLine,
  SettlementOrderRecord,
  SettlementRow,
} from '../../../canonical/record.js';
import { DataError } from '../../../runtime/errors.js';
import { type FixedPoint, formatDecimal, parseDecimal } from '../../staging/decimal.js';
import { marketplaceNamed } from '../client/marketplaces.js';
import { feeKindOf } from './posting.js';
import { facilitated, taxWithinOf } from './refund.js';
import { settlementOf, settlementRowOf } from './settlement.js';
import { cellIn, type ReportTable } from './shapes.js';

/** A row of the report, with what only postings need. */
interface Amount {
  row: SettlementRow;
  orderId: string;
  adjustmentId: string;
  marketplace: string;
}

/**
 * A whole settlement report V2: the settlement with its rows, and the postings and refunds that they tell of. These are dated by the row,
 * which is when the money was released.
 */
export function settlementFile(own: ReportTable, key: string, readAt: string): CanonicalRecord[] {
  const cell = (row: readonly string[], name: string): string => cellIn(own, row, name);
  const [head] = own.rows.filter((row) => cell(row, 'total-amount') !== '');
  const settlement = head === undefined ? null : settlementOf(own, head, key, readAt);
  const currency = own.rows.map((row) => cell(row, 'currency')).find((text) => text !== '');
  if (currency === undefined) {
    throw new DataError(
      `Amazon settlement ${key}: no row has a currency; the row with the total has it. Import the whole report.`,
      { code: 'unexpected_shape', path: 'currency', value: null },
    );
  }
  const amounts = own.rows.flatMap((row): Amount[] =>
    row === head
      ? []
      : [
          {
            row: settlementRowOf(own, row, key),
            orderId: cell(row, 'order-id'),
            adjustmentId: cell(row, 'adjustment-id'),
            marketplace: cell(row, 'marketplace-name'),
          },
        ],
  );
  const settled = { settlementId: key, currency, readAt };
  return [
    ...(settlement ? [settlement] : []),
    ...grouped(amounts, ({ orderId }) => orderId).map((group): SettlementOrderRecord => ({
      ...{ kind: 'settlement_order', settlementId: key, updatedAt: readAt, orderId: group[0]!.orderId || null },
      rows: group.map(({ row }) => row),
    })),
    ...grouped(amounts, postingOf).flatMap((group) => [
      postingRecord(group, settled),
      ...refundRecords(group, settled),
    ]),
  ];
}

interface Settled {
  settlementId: string;
  currency: string;
  readAt: string;
}

/** Sales and refunds of orders: `Order`, `Refund`, `Chargeback Refund`, `A-to-z Guarantee Refund`, `Order_Retrocharge`. */
const ofOrders = /^(order|refund)|guarantee|chargeback/i;
const ofRefunds = /^refund|guarantee|chargeback/i;
/** What Amazon keeps back or gets back of the balance itself: `Current Reserve Amount`. */
const transfers = /^(transfer of|(current|previous) reserve|payable to amazon|successful charge|debt ?recovery)/i;

/** Rows of one posting share these; rows without an order have nothing else in common. */
function postingOf({ row, orderId, adjustmentId }: Amount): string {
  const { transactionType, postedAt, amountType, description } = row;
  return compoundId([
    ...[transactionType, orderId, adjustmentId, postedAt ?? ''],
    ...(ofOrders.test(transactionType) ? [] : [amountType, description]),
  ]);
}

function grouped<Row>(rows: readonly Row[], by: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = by(row);
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

const isTransfer = ({ transactionType, description }: SettlementRow): boolean =>
  /^transfer/i.test(transactionType) || transfers.test(description);

const ofBuyers = new Set(['ItemPrice', 'Promotion', 'ItemWithheldTax']);
const sum = (amounts: readonly Amount[]): FixedPoint =>
  amounts.reduce((total, { row }) => total + parseDecimal(row.amount), 0n);

function postingRecord(group: readonly Amount[], { settlementId, currency, readAt }: Settled): PostingRecord {
  const { row, orderId, marketplace } = group[0]!;
  const isOfOrder = ofOrders.test(row.transactionType);
  const fees = group.filter((each) => !(isOfOrder ? ofBuyers.has(each.row.amountType) : isTransfer(each.row)));
  return {
    ...{ kind: 'posting', postingId: compoundId([settlementId, postingOf(group[0]!)]), isRelease: false },
    ...{
      postedAt: row.postedAt ?? readAt,
      updatedAt: readAt,
      type: row.transactionType,
      accountId: marketplace || 'Amazon',
    },
    // Of a fee it may be a shipment to Amazon.
    orderId: isOfOrder ? orderId || null : null,
    ...{ currency, total: formatDecimal(sum(group)), settlementId },
    fees: grouped(fees, (each) => `${each.row.description}\n${each.row.sku ?? ''}`).flatMap((same): Fee[] => {
      const { amountType, description, sku } = same[0]!.row;
      const amount = -sum(same);
      if (amount === 0n) return [];
      return [{ kind: feeKindOf(amountType, description), name: description, sku, amount: formatDecimal(amount) }];
    }),
  };
}

/** What buyers got back, by article. A report does not tell of how many units. */
function refundRecords(group: readonly Amount[], { settlementId, currency, readAt }: Settled): OrderRefundRecord[] {
  const { row: first, orderId, adjustmentId, marketplace } = group[0]!;
  if (!ofRefunds.test(first.transactionType)) return [];
  const ofBuyer = group.filter(({ row }) => ofBuyers.has(row.amountType));
  return grouped(ofBuyer, ({ row }) => row.sku ?? '').flatMap((rows, at): OrderRefundRecord[] => {
    const isTaxByAmazon = rows.some(({ row }) => facilitated.test(row.description));
    const isTaxIncluded = !isTaxByAmazon && (marketplaceNamed(marketplace)?.isTaxIncluded ?? true);
    const back = { returns: 0n, shipping: 0n, fees: 0n, taxes: 0n };
    const within = { returns: 0n, shipping: 0n, fees: 0n };
    for (const { row } of rows) {
      const of = /shipping/i.test(row.description)
        ? 'shipping'
        : /gift ?wrap/i.test(row.description)
          ? 'fees'
          : 'returns';
      const isTax = row.amountType === 'ItemWithheldTax' || /tax$/i.test(row.description);
      back[isTax && !isTaxIncluded ? 'taxes' : of] -= parseDecimal(row.amount);
      if (isTax && isTaxIncluded) within[of] -= parseDecimal(row.amount);
    }
    const total = back.returns + back.shipping + back.fees + back.taxes;
    if (Object.values(back).every((amount) => amount === 0n)) return [];
    const sku = rows[0]!.row.sku;
    const refund: RefundLine = {
      kind: sku !== null ? 'line' : 'adjustment',
      refundLineId: compoundId([settlementId, postingOf(group[0]!), String(at + 1)]),
      refundId: adjustmentId || compoundId([settlementId, postingOf(group[0]!)]),
      refundedAt: first.postedAt ?? readAt,
      ...{ lineId: sku, quantity: '0', reason: null, duties: '0', tips: '0' },
      ...{ returns: formatDecimal(back.returns), shipping: formatDecimal(back.shipping) },
      ...{ fees: formatDecimal(back.fees), taxes: formatDecimal(back.taxes) },
      ...{ total: formatDecimal(total), refunded: formatDecimal(total) },
    };
    if (Object.values(within).some((amount) => amount !== 0n)) refund.taxWithin = taxWithinOf(within);
    return [
      {
        ...{ kind: 'order_refund', orderId: orderId || null, updatedAt: readAt, currency },
        ...{ salesChannel: marketplace || 'Amazon', customerId: null, isSum: false, refund },
      },
    ];
  });
}
