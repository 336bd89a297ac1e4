import type { OrderRecord, OrderRefundRecord, RefundLine } from '../../canonical/record.js';
import { textArray } from '../../database/copy-rows.js';
import type { ChangeSetTables } from '../change-set/change-set-tables.js';
import { DimChannel } from '../dimensions/dim-channel.js';
import { FactOrderItems } from '../facts/fact-order-items.js';
import { FactOrders } from '../facts/fact-orders.js';
import { FactRefunds } from '../facts/fact-refunds.js';
import { FactTouchPoints } from '../facts/fact-touch-points.js';
import { accountKey, normaliseContact } from './customer-identity.js';
import { codeSet, tagSet } from './label-sets.js';
import { orderProblem } from './order-problem.js';
import { settledRefunds } from './settled-refunds.js';
import { changes, defineSubject, ofNewOrders, prepares, replacing, type RowContext, tablesOf } from './subject.js';

/** Orders with their lines, refunds and touch points, refunds without an order, and the channels that they were sold in. */
export const orders = defineSubject({
  kinds: ['order', 'order_refund'],
  entities: [DimChannel, FactOrders, FactOrderItems, FactRefunds, FactTouchPoints],
  tables: tablesOf('subjects/orders.tables.sql'),
  joinedBy: [
    'staged_order (seq, order_key, account_key)',
    'staged_line (seq, item_key, product_key)',
    'staged_refund (seq, refund_key, item_key)',
  ],
  instants: {
    staged_order: "select seq, 'orderedAt' as path, ordered_at as instant from staged_order",
    staged_refund:
      "select seq, 'refunds[' || position || '].refundedAt' as path, refunded_at as instant from staged_refund",
    staged_lone_refund: "select seq, 'refundedAt' as path, refunded_at as instant from staged_lone_refund",
  },
  amounts: {
    staged_order: `select s.seq, 'currency' as path, s.currency, (s.ordered_at at time zone zone.timezone)::date as date
      from staged_order s cross join change_source zone`,
    staged_refund: `select r.seq, 'refunds[' || r.position || '].refundedAt' as path, s.currency,
        (r.refunded_at at time zone zone.timezone)::date as date
      from staged_refund r join staged_order s on s.seq = r.seq cross join change_source zone`,
    staged_lone_refund: `select l.seq, 'currency' as path, l.currency, (l.refunded_at at time zone zone.timezone)::date as date
      from staged_lone_refund l cross join change_source zone`,
  },
  problem: (record) => (record.kind === 'order' ? orderProblem(record) : null),
  addRows(record, { rows, seq, context, isAssembled }) {
    if (record.kind === 'order') addOrder(rows, { seq, order: record, isAssembled, context });
    else addLoneRefund(rows, seq, record, context);
  },
  choose: [
    ofNewOrders(prepares('load/change-order.sql', 'staged_order')),
    prepares('load/gone-order.sql', 'staged_deletion'),
    prepares('load/gone-order.from-parts.sql', 'staged_part'),
    prepares('facts/lone-refund-before.sql', 'staged_part'),
  ],
  dimensions: [
    changes('dimensions/dim-channel.merge.sql', 'staged_order'),
    changes('dimensions/dim-channel.from-refunds.sql', 'staged_part'),
  ],
  facts: [
    changes('facts/fact-orders.merge.sql', 'staged_order'),
    ofNewOrders(changes('facts/fact-order-items.merge.sql', 'staged_order')),
    ofNewOrders(
      replacing('warehouse.fact_touch_points', changes('facts/fact-touch-points.merge.sql', 'staged_touch_point')),
    ),
    replacing('warehouse.fact_refunds', changes('facts/fact-refunds.merge.sql', 'staged_refund')),
    changes('facts/fact-refunds.lone.sql', 'staged_part'),
    changes('facts/fact-orders.delete.sql', 'staged_deletion', 'staged_part'),
  ],
});

interface OrderToAdd {
  seq: number;
  order: OrderRecord;
  isAssembled: boolean;
  context: RowContext;
}

function addOrder(rows: ChangeSetTables, { seq, order, isAssembled, context }: OrderToAdd): void {
  const { sourceId, neverJoinBy } = context;
  const orderKey = `${sourceId}:${order.orderId}`;
  const contact = normaliseContact(order.customer);
  if (order.customer.customerId === null && contact.email === null && contact.phone === null) {
    rows.add('guest_order', { seq });
  }
  rows.add('staged_order', {
    seq,
    is_assembled: isAssembled,
    order_key: orderKey,
    order_id: order.orderId,
    parent_order_key: order.parentId === undefined ? null : `${sourceId}:${order.parentId}`,
    order_number: order.orderNumber,
    ordered_at: order.orderedAt,
    updated_at: order.updatedAt,
    sales_channel: order.salesChannel,
    channel_key: `${sourceId}:${order.salesChannel}`,
    account_key: accountKey(sourceId, order.orderId, order.customer, { contact, neverJoinBy }),
    email: contact.email,
    phone: contact.phone,
    country: order.shipTo.country,
    region: order.shipTo.region,
    city: order.shipTo.city,
    // Neither counts.
    is_test: order.isTest || order.parentId !== undefined,
    cancelled_at: order.cancelledAt,
    financial_status: order.financialStatus,
    fulfillment_status: order.fulfillmentStatus,
    tags: textArray(tagSet(order.tags)),
    discount_codes: textArray(codeSet(order.discountCodes)),
    is_tax_included: order.isTaxIncluded,
    currency: order.currency,
    presentment_currency: order.presentment.currency,
    presentment_total: order.presentment.total,
    shipping: order.shipping,
    taxes: order.taxes,
    duties: order.duties,
    fees: order.fees,
    tips: order.tips,
    total: order.total,
  });
  for (const line of order.lines) {
    rows.add('staged_line', {
      seq,
      item_key: `${orderKey}:${line.lineId}`,
      line_id: line.lineId,
      product_key: line.variantId === null ? null : `${sourceId}:${line.variantId}`,
      sku: line.sku,
      title: line.title,
      variant_title: line.variantTitle,
      is_gift_card: line.isGiftCard,
      quantity: line.quantity,
      unit_price: line.unitPrice,
      gross_sales: line.grossSales,
      discounts: line.discounts,
      taxes: line.taxes,
      unit_price_including_tax: line.includingTax?.unitPrice,
      gross_sales_including_tax: line.includingTax?.grossSales,
      discounts_including_tax: line.includingTax?.discounts,
    });
  }
  for (const touch of order.touchPoints ?? []) {
    rows.add('staged_touch_point', {
      seq,
      touch_key: touch.touchId,
      touched_at: touch.touchedAt,
      channel_group: touch.channelGroup,
      source: touch.source,
      medium: touch.medium,
      campaign: touch.campaign,
      referrer: touch.referrer,
      landing_page: touch.landingPage,
    });
  }
  for (const [position, refund] of settledRefunds(order).entries()) {
    rows.add('staged_refund', {
      seq,
      position,
      refund_key: `${orderKey}:${refund.refundLineId}`,
      item_key: refund.lineId === null ? null : `${orderKey}:${refund.lineId}`,
      ...refundColumns(refund),
    });
  }
}

/** A refund line whose order is unknown: a return on its own day. */
function addLoneRefund(
  rows: ChangeSetTables,
  seq: number,
  { refund, salesChannel, currency, customerId }: OrderRefundRecord,
  { sourceId, currency: storeCurrency }: RowContext,
): void {
  rows.add('staged_lone_refund', {
    seq,
    part_id: refund.refundLineId,
    sales_channel: salesChannel,
    account_key: customerId === null ? null : `${sourceId}:${customerId}`,
    currency: currency ?? storeCurrency,
    ...refundColumns(refund),
  });
}

/** Of a refund, whether its order is known or not. */
function refundColumns(refund: RefundLine) {
  return {
    kind: refund.kind,
    refund_id: refund.refundId,
    refunded_at: refund.refundedAt,
    reason: refund.reason,
    quantity: refund.quantity,
    is_restocked: refund.isLost !== true,
    returns: refund.returns,
    shipping: refund.shipping,
    taxes: refund.taxes,
    duties: refund.duties,
    fees: refund.fees,
    tips: refund.tips,
    total: refund.total,
    refunded: refund.refunded,
  };
}
