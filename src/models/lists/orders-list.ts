import { sql } from '../../database/sql.js';
import { changedSince } from '../reporting/changed-since.js';
import { channelKeys } from '../reporting/channel-keys.js';
import type { ChannelFilter } from '../reporting/channels.js';
import { askedWords, financialStatus, fulfillmentStatus } from '../reporting/known-words.js';
import { orderConditions, type OrderFilter } from '../reporting/order-rows.js';
import type { ListContext, ListQuestion } from './list-question.js';

export type OrdersListFilter = OrderFilter & ChannelFilter & { updatedSince?: string | null };

/** An order is as its lines and refunds are. */
export const kindsOfOrders = ['order', 'orderItem', 'refund'] as const;

/** Orders `o`. `given` null: all but test orders and sub-orders. */
export async function ordersList(context: ListContext, given: OrdersListFilter | null): Promise<ListQuestion> {
  return { from: sql`warehouse.fact_orders o`, conditions: await conditionsOfOrders(context, given) };
}

/** The lines `i` of these orders `o`. */
export async function orderItemsList(context: ListContext, given: OrdersListFilter | null): Promise<ListQuestion> {
  return {
    from: sql`warehouse.fact_order_items i join warehouse.fact_orders o on o.order_key = i.order_key`,
    conditions: await conditionsOfOrders(context, given),
  };
}

async function conditionsOfOrders(
  context: ListContext,
  given: OrdersListFilter | null,
): Promise<ListQuestion['conditions']> {
  const { db, scope, today } = context;
  const filter: OrdersListFilter = given ?? { isTest: false, isSubOrder: false };
  const asked = {
    ...filter,
    financialStatus: await askedWords(db, scope, filter.financialStatus, financialStatus),
    fulfillmentStatus: await askedWords(db, scope, filter.fulfillmentStatus, fulfillmentStatus),
  };
  return [
    ...orderConditions(scope, asked, await channelKeys(context, asked), today),
    ...(await changedSince(db, scope, asked.updatedSince, {
      kinds: kindsOfOrders,
      isAmong: (changed) => sql`o.order_key in (select changed.key from ${changed} changed)`,
    })),
  ];
}
