import { digitsOf, fromMinor } from '../../kit/amounts.js';
import type { Leaf, Micros, Minor, Transaction } from '../data/model.js';
import { payableAt, type Settlement } from '../data/settlements.js';
import { isoSeconds } from '../times.js';
import type { Table } from './report-types.js';

const COLUMNS = [
  ...['settlement-id', 'settlement-start-date', 'settlement-end-date', 'deposit-date', 'total-amount', 'currency'],
  ...['transaction-type', 'order-id', 'merchant-order-id', 'adjustment-id', 'shipment-id', 'marketplace-name'],
  ...['amount-type', 'amount-description', 'amount', 'fulfillment-id', 'posted-date', 'posted-date-time'],
  ...['order-item-code', 'merchant-order-item-id', 'merchant-adjustment-item-id', 'sku', 'quantity-purchased'],
  'promotion-id',
] as const;
type Column = (typeof COLUMNS)[number];
type Cells = Partial<Record<Column, string>>;

/** The first row has the period and the total alone; each other row has one amount. Amounts are in the local format. */
export function settlementTable(settlement: Settlement, decimalComma: boolean): Table {
  const { settlementId, currency, startAt, endAt, depositAt, total, transactions, planted } = settlement;
  const amount = (value: Minor): string => {
    const text = fromMinor(value, digitsOf(currency));
    return decimalComma ? text.replace('.', ',') : text;
  };
  const first: Cells = {
    'settlement-id': settlementId,
    'settlement-start-date': stamp(startAt),
    'settlement-end-date': stamp(endAt),
    'deposit-date': stamp(depositAt),
    'total-amount': amount(total),
    currency,
  };
  const rows = [
    first,
    ...transactions.flatMap((transaction) => rowsOf(transaction, amount)),
    ...planted.map(({ description, amount: value, orderId }) => ({
      ...{ 'transaction-type': 'other-transaction', 'amount-type': 'other-transaction' },
      ...{ 'amount-description': description, amount: amount(value), 'order-id': orderId ?? '' },
      ...dates(endAt - 1_000_000, decimalComma),
    })),
  ].map((cells): Cells => ({ ...cells, 'settlement-id': settlementId }));
  return { header: COLUMNS, rows: rows.map((cells) => COLUMNS.map((column) => cells[column] ?? null)) };

  function rowsOf(transaction: Transaction, format: (value: Minor) => string): Cells[] {
    const shared = sharedCells(transaction, decimalComma);
    const cellsOf = ({ settled: [type, description], amount: value }: Leaf): Cells => ({
      'amount-type': type,
      'amount-description': description,
      amount: format(value),
    });
    return [
      ...transaction.items.flatMap(({ article, itemId, quantity, leaves }) =>
        leaves.map((leaf) => ({
          ...{ ...shared, ...cellsOf(leaf), sku: article.sku, 'order-item-code': itemId },
          ...(transaction.type === 'Shipment' && { 'quantity-purchased': String(quantity) }),
        })),
      ),
      ...transaction.leaves.map((leaf) => ({
        ...{ ...shared, ...cellsOf(leaf) },
        ...(transaction.items[0] && { sku: transaction.items[0].article.sku }),
      })),
    ];
  }
}

const KINDS: Record<Transaction['type'], string> = {
  Shipment: 'Order',
  Refund: 'Refund',
  ServiceFee: 'other-transaction',
  ProductAdsPayment: 'ServiceFee',
  FBAInventoryReimbursement: 'other-transaction',
  Adjustment: 'other-transaction',
};

function sharedCells(transaction: Transaction, decimalComma: boolean): Cells {
  const { order, type, reference, refundId, shipmentId, marketplace } = transaction;
  return {
    'transaction-type': KINDS[type],
    'order-id': order?.orderId ?? reference ?? '',
    'merchant-order-id': order?.merchantOrderId ?? '',
    'adjustment-id': refundId ?? '',
    'shipment-id': shipmentId ?? '',
    'marketplace-name': KINDS[type] === 'other-transaction' ? '' : marketplace.name,
    'fulfillment-id': order ? (order.fulfilledBy === 'AMAZON' ? 'AFN' : 'MFN') : '',
    ...dates(payableAt(transaction), decimalComma),
  };
}

function dates(at: Micros, isEuropean: boolean): Cells {
  const [year, month, day] = isoSeconds(at).slice(0, 10).split('-') as [string, string, string];
  const date = isEuropean ? `${day}.${month}.${year}` : `${month}/${day}/${year.slice(2)}`;
  return { 'posted-date': date, 'posted-date-time': stamp(at) };
}

/** `2026-07-03 09:15:02 UTC` */
const stamp = (at: Micros): string => isoSeconds(at).replace('T', ' ').replace('Z', ' UTC');
