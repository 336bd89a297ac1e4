import { fromMinor, sum, toMinor } from '../../kit/amounts.js';
import type { LegacyId, ShopLine, ShopOrder, ShopRefund } from '../model.js';
import { addressIn } from './countries.js';
import type { Invoice } from './invoices.js';
import type { Pair } from './pairing.js';
import type { Articles } from './products.js';
import { priceDigits } from './report.js';

/** Room for the lines of one invoice; the longest has 1,114. */
const linesPerInvoice = 10_000;
const none = '0.00';

/**
 * An order from a sales invoice. Ids are derived from the invoice's number: order 536365 has lines 5363650001, 5363650002, … and
 * its payment is 536365.
 */
export function toOrder(invoice: Invoice, articles: Articles): ShopOrder {
  const id = Number(invoice.number);
  const address = addressIn(invoice.country);
  const lines = invoice.lines.map((line, index): ShopLine => {
    const { productId, variantId, isMerchandise } = articles.of(line.stockCode);
    return {
      id: lineId(invoice, index),
      productId,
      variantId,
      sku: line.stockCode,
      title: line.description || line.stockCode,
      variantTitle: null,
      vendor: null,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      isGiftCard: false,
      taxable: false,
      requiresShipping: isMerchandise,
      lineDiscount: null,
      discountAllocations: [],
      taxLines: [],
    };
  });
  const total = invoice.lines.reduce(
    (sum, { unitPrice, quantity }) => sum + toMinor(unitPrice, priceDigits) * BigInt(quantity),
    0n,
  );
  return {
    id,
    number: id,
    name: `#${invoice.number}`,
    sourceName: 'web',
    tags: [],
    test: false,
    createdAt: invoice.at,
    updatedAt: invoice.at,
    processedAt: invoice.at,
    cancelledAt: null,
    cancelReason: null,
    closedAt: invoice.at,
    presentmentCurrency: 'GBP',
    presentmentRate: '1',
    taxesIncluded: false,
    financialStatus: 'PAID',
    fulfillmentStatus: 'FULFILLED',
    customerId: invoice.customerId === '' ? null : Number(invoice.customerId),
    email: null,
    phone: null,
    billingAddress: address,
    shippingAddress: address,
    discountCodes: [],
    lines,
    shippingLines: [],
    discountApplications: [],
    transactions: [
      {
        id,
        kind: 'SALE',
        status: 'SUCCESS',
        gateway: 'invoice',
        amount: fromMinor(total, priceDigits),
        createdAt: invoice.at,
        parentId: null,
        fee: null,
      },
    ],
    refunds: [],
    edits: [],
    tip: none,
    duties: none,
    additionalFees: none,
  };
}

/**
 * Books the cancelled lines that one C-invoice has in one order as one refund, dated by the C-invoice. Units go back at the price
 * they were sold at, as Shopify calculates a refund line. Rejected: the C-invoice's own price, which differs in 416 lines; eight
 * orders would then have refunded more than their total, which Shopify refuses. `serial` distinguishes the refunds of a
 * C-invoice for several orders.
 */
export function addRefund(order: ShopOrder, pairs: readonly Pair[], serial: number): ShopRefund {
  const [first] = pairs;
  if (first === undefined) throw new RangeError('a refund needs a cancelled line');
  const { at, number } = first.cancellation;
  const id = Number(number.slice(1)) * 1000 + serial;
  const lines = pairs.map(({ cancelled, sale, index, value }, position) => ({
    id: id * 1000 + position,
    lineId: lineId(sale, index),
    quantity: cancelled.quantity,
    restockType: 'RETURN' as const,
    locationId: null,
    price: sale.lines[index]?.unitPrice ?? none,
    subtotal: fromMinor(value, priceDigits),
    tax: none,
  }));
  const amount = fromMinor(sum(pairs.map(({ value }) => value)), priceDigits);
  const refund: ShopRefund = {
    id,
    createdAt: at,
    processedAt: at,
    updatedAt: at,
    note: `Cancelled by ${number}`,
    totalRefunded: amount,
    lines,
    adjustments: [],
    shippingLines: [],
    transactionIds: [id],
  };
  order.transactions.push({
    id,
    kind: 'REFUND',
    status: 'SUCCESS',
    gateway: 'invoice',
    amount,
    createdAt: at,
    parentId: order.id,
    fee: null,
  });
  order.refunds.push(refund);
  order.updatedAt = Math.max(order.updatedAt, at);
  order.financialStatus = sumOf(order, 'REFUND') === sumOf(order, 'SALE') ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  return refund;
}

function lineId(invoice: Invoice, index: number): LegacyId {
  return Number(invoice.number) * linesPerInvoice + index + 1;
}

function sumOf(order: ShopOrder, kind: 'SALE' | 'REFUND'): bigint {
  return order.transactions.reduce(
    (sum, each) => (each.kind === kind ? sum + toMinor(each.amount, priceDigits) : sum),
    0n,
  );
}
