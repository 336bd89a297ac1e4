import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Extensions, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { kindsOfOrders, ordersList } from '../models/lists/orders-list.js';
import { orderOrderings } from '../models/reporting/order-rows.js';
import { CalendarDay } from '../schema/calendar-day.js';
import { Channel } from '../schema/channel.js';
import { Customer } from '../schema/customer.js';
import { OrdersArgs } from '../schema/inputs/order-args.js';
import { OrderItem } from '../schema/order-item.js';
import { Order, OrderConnection } from '../schema/order.js';
import { Refund } from '../schema/refund.js';
import { TouchPoint } from '../schema/touch-point.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { onlyBounds, indexedPage, unlessTrue } from './page-reads.js';
import { pinnedTo } from './pinned-version.js';
import { byId, through } from './through.js';

const expectedItems = 10;
const expectedRefunds = 5;
const expectedTouchPoints = 5;

const items = through(({ loaders }) => loaders.itemsOfOrder, 'orderKey');
const refunds = through(({ loaders }) => loaders.refundsOfOrder, 'orderKey');
const touchPoints = through(({ loaders }) => loaders.touchPointsOfOrder, 'orderKey');
const customer = through(({ loaders }) => loaders.customer, 'customerKey', { isOneStatement: false });
const channel = through(({ loaders }) => loaders.channel, 'channelKey', { isOneStatement: false });
const date = through(({ loaders }) => loaders.date, 'dateKey');
const ordersPage = indexedPage({
  orderings: ['ORDERED_AT_DESC', 'ORDERED_AT_ASC', 'TOTAL_DESC', 'TOTAL_ASC'],
  lookups: ['number', 'customer'],
  reading: ['financialStatus', 'fulfillmentStatus', 'segment'],
  passing: {
    isTest: unlessTrue,
    isSubOrder: unlessTrue,
    isCancelled: unlessTrue,
    isStale: unlessTrue,
    date: (date, { orderBy }) => onlyBounds(date) && String(orderBy).startsWith('ORDERED_AT_'),
  },
});
interface OrderKeys {
  orderKey: string;
  customerKey: string;
  channelKey: string;
  dateKey: number;
}

@Resolver(() => Order)
export class OrdersResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', ...ordersPage })
  @Query(() => OrderConnection, { description: 'Orders, a page at a time.' })
  async orders(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => OrdersArgs) { filter, orderBy, atVersion, ...page }: OrdersArgs,
  ): Promise<object> {
    const question = {
      connection: 'orders',
      orderBy,
      ordering: orderOrderings[orderBy],
      columns: context.shapes.order.columns,
      ...(await ordersList(context, filter ?? null)),
      page,
    };
    const kinds = [...kindsOfOrders, ...(filter?.segment ? (['customer'] as const) : [])];
    const check = pinnedTo(context.scope, atVersion, kinds);
    return connectionAnswer(context.db, info, question, context.shapes.order.present, check);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'facts', readsFacts: 'never', ...byId('orderKey') })
  @Query(() => Order, {
    nullable: true,
    description: 'One order by its id, including test orders. Null if it does not exist.',
  })
  async order(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the order.' }) id: string,
  ): Promise<object | null> {
    return context.loaders.order.load(id);
  }

  @Extensions({ listSize: () => expectedItems, ...items.extensions })
  @FieldResolver(() => [OrderItem], { description: 'Its lines, as ordered.' })
  async items(@Ctx() context: ApiContext, @Root() order: OrderKeys): Promise<object[] | null> {
    return items.one(context, order);
  }

  @Extensions({ listSize: () => expectedRefunds, ...refunds.extensions })
  @FieldResolver(() => [Refund], { description: 'Its refunds and other reversals, oldest first.' })
  async refunds(@Ctx() context: ApiContext, @Root() order: OrderKeys): Promise<object[] | null> {
    return refunds.one(context, order);
  }

  @Extensions({ listSize: () => expectedTouchPoints, ...touchPoints.extensions })
  @FieldResolver(() => [TouchPoint], {
    description: 'The known visits before it, oldest first, see `attributedSales`. Empty: none is known.',
  })
  async touchPoints(@Ctx() context: ApiContext, @Root() order: OrderKeys): Promise<object[] | null> {
    return touchPoints.one(context, order);
  }

  @Extensions(customer.extensions)
  @FieldResolver(() => Customer, { nullable: true, description: 'Who ordered.' })
  async customer(@Ctx() context: ApiContext, @Root() order: OrderKeys): Promise<object | null> {
    return customer.one(context, order);
  }

  @Extensions(channel.extensions)
  @FieldResolver(() => Channel, { nullable: true, description: 'Where it was sold.' })
  async channel(@Ctx() context: ApiContext, @Root() order: OrderKeys): Promise<object | null> {
    return channel.one(context, order);
  }

  @Extensions(date.extensions)
  @FieldResolver(() => CalendarDay, { nullable: true, description: 'Its business day.' })
  async date(@Ctx() context: ApiContext, @Root() order: OrderKeys): Promise<object | null> {
    return date.one(context, order);
  }
}
