import { digitsOf, fromMinor, sum } from '../../kit/amounts.js';
import type { Amazon } from '../amazon.js';
import type { Leaf, Micros, Minor, Transaction, TransactionItem } from '../data/model.js';
import { leavesOf, totalOf } from '../data/postings.js';
import { payableAt, periodAt } from '../data/settlements.js';
import { JsonNumber } from '../json-number.js';
import { isoMilliseconds } from '../times.js';

/** A row of Finances: a transaction, or the release of one. */
export interface Row {
  transaction: Transaction;
  at: Micros;
  isRelease: boolean;
}

type Status = 'DEFERRED' | 'RELEASED' | 'DEFERRED_RELEASED';

export function statusAt({ transaction, isRelease }: Row, now: Micros): Status {
  if (isRelease || transaction.deferral === null) return 'RELEASED';
  return payableAt(transaction) <= now ? 'DEFERRED_RELEASED' : 'DEFERRED';
}

/** A transaction as Finances shows it. Amounts are JSON numbers; absent lists are null, as in real answers. */
export function renderTransaction({ seller, clock, settings }: Amazon, row: Row): object {
  const { transaction } = row;
  const { marketplace, order, type, items } = transaction;
  const status = statusAt(row, clock.now());
  const amount = (value: Minor): object => ({
    currencyCode: marketplace.currency,
    currencyAmount: new JsonNumber(plain(fromMinor(value, digitsOf(marketplace.currency)))),
  });
  const isWhole = type === 'FBAInventoryReimbursement';
  const groups = [
    ['Sales', leavesOf(transaction).filter(({ path }) => !EXPENSES.has(path[0]!))],
    ['Expenses', leavesOf(transaction).filter(({ path }) => EXPENSES.has(path[0]!))],
  ] as const;
  return {
    sellingPartnerMetadata: {
      sellingPartnerId: seller.sellerId,
      accountType: order?.isBusiness ? 'Invoiced Orders' : 'Standard Orders',
      marketplaceId: marketplace.id,
    },
    transactionType: type,
    transactionId: row.isRelease ? transaction.deferral!.releaseId : transaction.transactionId,
    transactionStatus: settings.titleCaseStatuses ? titleCase(status) : status,
    relatedIdentifiers: identifiersOf(seller, row, status),
    totalAmount: amount(totalOf(transaction)),
    description: transaction.description,
    postedDate: isoMilliseconds(row.at),
    marketplaceDetails: { marketplaceId: marketplace.id, marketplaceName: marketplace.name },
    items: items.length === 0 ? null : items.map((item) => renderItem(transaction, item, amount)),
    contexts: contextsOf(transaction),
    breakdowns:
      isWhole || items.length === 0
        ? tree(transaction.leaves, amount)
        : groups
            .filter(([, leaves]) => leaves.length > 0)
            .map(([name, leaves]) => ({
              breakdownType: name,
              breakdownAmount: amount(sum(leaves.map((leaf) => leaf.amount))),
              breakdowns: flat(leaves, amount),
            })),
  };
}

const EXPENSES = new Set(['AmazonFees', 'PromoRebates', 'TaxWithheld', 'AdvertisingFee']);

function renderItem(transaction: Transaction, item: TransactionItem, amount: (value: Minor) => object): object {
  const isWhole = transaction.type === 'FBAInventoryReimbursement';
  const total = isWhole ? totalOf(transaction) : sum(item.leaves.map((leaf) => leaf.amount));
  return {
    description: item.article.title,
    totalAmount: amount(total),
    relatedIdentifiers:
      item.itemId === ''
        ? null
        : [{ itemRelatedIdentifierName: 'ORDER_ADJUSTMENT_ITEM_ID', itemRelatedIdentifierValue: item.itemId }],
    breakdowns: isWhole ? null : tree(item.leaves, amount),
    contexts: [
      {
        ...{ contextType: 'ProductContext', asin: item.article.asin, sku: item.article.sku },
        quantityShipped: item.quantity,
        fulfillmentNetwork:
          transaction.order === null ? null : transaction.order.fulfilledBy === 'AMAZON' ? 'AFN' : 'MFN',
      },
    ],
  };
}

/** The breakdowns of leaves, grouped by the names in their paths; each amount is the sum of those below it. */
function tree(leaves: readonly Leaf[], amount: (value: Minor) => object, depth = 0): object[] | null {
  const groups = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const name = leaf.path[depth];
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), leaf]);
  }
  if (groups.size === 0) return null;
  return [...groups].map(([breakdownType, below]) => ({
    breakdownType,
    breakdownAmount: amount(sum(below.map((leaf) => leaf.amount))),
    breakdowns: tree(below, amount, depth + 1),
  }));
}

/** The first level of the tree alone. */
function flat(leaves: readonly Leaf[], amount: (value: Minor) => object): object[] {
  return tree(
    leaves.map((leaf) => ({ ...leaf, path: leaf.path.slice(0, 1) })),
    amount,
  )!;
}

function identifiersOf(seller: Amazon['seller'], row: Row, status: Status): object[] | null {
  const { transaction, isRelease } = row;
  const { order, refundId, shipmentId, deferral, marketplace } = transaction;
  const found: [string, string | null][] = [
    ['ORDER_ID', order?.orderId ?? null],
    ['SHIPMENT_ID', shipmentId],
    ['REFUND_ID', refundId],
  ];
  if (status !== 'DEFERRED') {
    const { groupId, settlementId } = periodAt(seller, marketplace.currency, payableAt(transaction));
    // Of a deferred row and its release, the release is what is paid.
    if (isRelease || deferral?.release !== 'second-row') {
      found.push(['FINANCIAL_EVENT_GROUP_ID', groupId], ['SETTLEMENT_ID', settlementId]);
    }
  }
  if (isRelease) found.push(['DEFERRED_TRANSACTION_ID', transaction.transactionId]);
  else if (status === 'DEFERRED_RELEASED' && deferral?.release === 'second-row') {
    found.push(['RELEASE_TRANSACTION_ID', deferral.releaseId]);
  }
  const given = found.filter(([, value]) => value !== null);
  if (given.length === 0) return null;
  return given.map(([name, value]) => ({ relatedIdentifierName: name, relatedIdentifierValue: value }));
}

function contextsOf({ deferral }: Transaction): object[] | null {
  if (deferral === null) return null;
  const { reason, maturesAt } = deferral;
  return [{ contextType: 'DeferredContext', deferralReason: reason, maturityDate: isoMilliseconds(maturesAt) }];
}

const titleCase = (status: Status): string => status.charAt(0) + status.slice(1).toLowerCase();

/** A decimal as JSON has it: without zeros at the end. */
function plain(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
}
