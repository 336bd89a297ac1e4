import type { OrderRecord, OrderRefundRecord } from '../../canonical/record.js';
import { accountKey, normaliseContact } from './customer-identity.js';
import { settledRefunds } from './settled-refunds.js';
import { StagedRows } from './staged-rows.js';

const orderColumns = [
  'seq',
  'is_assembled',
  'order_key',
  'order_id',
  'parent_order_key',
  'order_number',
  'ordered_at',
  'updated_at',
  'sales_channel',
  'channel_key',
  'account_key',
  'email',
  'phone',
  'country',
  'city',
  'is_test',
  'cancelled_at',
  'financial_status',
  'fulfillment_status',
  'is_tax_included',
  'currency',
  'presentment_currency',
  'presentment_total',
  'shipping',
  'taxes',
  'duties',
  'fees',
  'tips',
  'total',
] as const;

const lineColumns = [
  'seq',
  'item_key',
  'line_id',
  'product_key',
  'sku',
  'title',
  'variant_title',
  'is_gift_card',
  'quantity',
  'unit_price',
  'gross_sales',
  'discounts',
  'taxes',
  'unit_price_including_tax',
  'gross_sales_including_tax',
  'discounts_including_tax',
] as const;

const refundColumns = [
  'seq',
  'position',
  'refund_key',
  'kind',
  'refund_id',
  'refunded_at',
  'item_key',
  'reason',
  'quantity',
  'returns',
  'shipping',
  'taxes',
  'duties',
  'fees',
  'tips',
  'total',
  'refunded',
] as const;

const loneRefundColumns = [
  'seq',
  'part_id',
  'sales_channel',
  'account_key',
  'currency',
  'kind',
  'refund_id',
  'refunded_at',
  'reason',
  'quantity',
  'returns',
  'shipping',
  'taxes',
  'duties',
  'fees',
  'tips',
  'total',
  'refunded',
] as const;

/** The rows of the orders of a change set: one an order, one a line, one a refund line, with its order or without. */
export class StagedOrders {
  readonly orders = new StagedRows('staged_order', orderColumns);
  readonly lines = new StagedRows('staged_line', lineColumns);
  readonly refunds = new StagedRows('staged_refund', refundColumns);
  readonly loneRefunds = new StagedRows('staged_lone_refund', loneRefundColumns);

  /** `neverJoinBy`: contacts that stand for nobody, see `accountKey`. */
  constructor(
    private readonly sourceId: string,
    private readonly neverJoinBy: ReadonlySet<string>,
  ) {}

  add(seq: number, order: OrderRecord, isAssembled: boolean): void {
    const orderKey = `${this.sourceId}:${order.orderId}`;
    const contact = normaliseContact(order.customer);
    this.orders.add([
      seq,
      isAssembled,
      orderKey,
      order.orderId,
      order.parentId === undefined ? null : `${this.sourceId}:${order.parentId}`,
      order.orderNumber,
      order.orderedAt,
      order.updatedAt,
      order.salesChannel,
      `${this.sourceId}:${order.salesChannel}`,
      accountKey(this.sourceId, order.orderId, order.customer, { contact, neverJoinBy: this.neverJoinBy }),
      contact.email,
      contact.phone,
      order.shipTo.country,
      order.shipTo.city,
      // Neither counts.
      order.isTest || order.parentId !== undefined,
      order.cancelledAt,
      order.financialStatus,
      order.fulfillmentStatus,
      order.isTaxIncluded,
      order.currency,
      order.presentment.currency,
      order.presentment.total,
      order.shipping,
      order.taxes,
      order.duties,
      order.fees,
      order.tips,
      order.total,
    ]);
    for (const line of order.lines) {
      this.lines.add([
        seq,
        `${orderKey}:${line.lineId}`,
        line.lineId,
        line.variantId === null ? null : `${this.sourceId}:${line.variantId}`,
        line.sku,
        line.title,
        line.variantTitle,
        line.isGiftCard,
        line.quantity,
        line.unitPrice,
        line.grossSales,
        line.discounts,
        line.taxes,
        line.includingTax?.unitPrice,
        line.includingTax?.grossSales,
        line.includingTax?.discounts,
      ]);
    }
    for (const [position, refund] of settledRefunds(order).entries()) {
      this.refunds.add([
        seq,
        position,
        `${orderKey}:${refund.refundLineId}`,
        refund.kind,
        refund.refundId,
        refund.refundedAt,
        refund.lineId === null ? null : `${orderKey}:${refund.lineId}`,
        refund.reason,
        refund.quantity,
        refund.returns,
        refund.shipping,
        refund.taxes,
        refund.duties,
        refund.fees,
        refund.tips,
        refund.total,
        refund.refunded,
      ]);
    }
  }

  /** A refund line whose order is not known: a return of its own day. */
  addLoneRefund(
    seq: number,
    { refund, salesChannel, currency, customerId }: OrderRefundRecord,
    storeCurrency: string,
  ): void {
    this.loneRefunds.add([
      seq,
      refund.refundLineId,
      salesChannel,
      customerId === null ? null : `${this.sourceId}:${customerId}`,
      currency ?? storeCurrency,
      refund.kind,
      refund.refundId,
      refund.refundedAt,
      refund.reason,
      refund.quantity,
      refund.returns,
      refund.shipping,
      refund.taxes,
      refund.duties,
      refund.fees,
      refund.tips,
      refund.total,
      refund.refunded,
    ]);
  }
}
