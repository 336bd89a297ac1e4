import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Extensions, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { refundsList } from '../models/lists/refunds-list.js';
import { refundOrderings } from '../models/reporting/refund-rows.js';
import { CalendarDay } from '../schema/calendar-day.js';
import { Channel } from '../schema/channel.js';
import { RefundsArgs } from '../schema/inputs/refund-args.js';
import { Order } from '../schema/order.js';
import { Product } from '../schema/product.js';
import { Refund, RefundConnection } from '../schema/refund.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { onlyBounds, indexedPage, unlessTrue } from './page-reads.js';
import { pinnedTo } from './pinned-version.js';
import { through } from './through.js';

const order = through(({ loaders }) => loaders.order, 'orderKey');
const product = through(({ loaders }) => loaders.product, 'productKey');
const channel = through(({ loaders }) => loaders.channel, 'channelKey', { isOneStatement: false });
const date = through(({ loaders }) => loaders.date, 'dateKey');

interface RefundKeys {
  orderKey: string;
  productKey: string | null;
  channelKey: string;
  dateKey: number;
}

const refundsPage = indexedPage({
  orderings: ['REFUNDED_AT_DESC', 'REFUNDED_AT_ASC'],
  lookups: ['order'],
  reading: ['segment'],
  passing: { isTest: unlessTrue, date: onlyBounds },
});

/** What a page depends on whose filter is of the order or its customer. */
const ofOrder = ['order', 'customer'] as const;

@Resolver(() => Refund)
export class RefundsResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', ...refundsPage })
  @Query(() => RefundConnection, {
    description: 'Refunds and other reversals (edits, cancellations), one row per line, a page at a time.',
  })
  async refunds(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => RefundsArgs) { filter, orderBy, atVersion, ...page }: RefundsArgs,
  ): Promise<object> {
    const question = {
      connection: 'refunds',
      orderBy,
      ordering: refundOrderings[orderBy],
      columns: context.shapes.refund.columns,
      ...(await refundsList(context, filter ?? null)),
      page,
    };
    const kinds = ['refund', ...(filter?.segment || filter?.country || filter?.region ? ofOrder : [])] as const;
    const check = pinnedTo(context.scope, atVersion, kinds);
    return connectionAnswer(context.db, info, question, context.shapes.refund.present, check);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'facts', readsFacts: 'never' })
  @Query(() => Refund, { nullable: true, description: 'One refund row by its id. Null if it does not exist.' })
  async refund(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the refund row.' }) id: string,
  ): Promise<object | null> {
    return context.loaders.refund.load(id);
  }

  @Extensions(order.extensions)
  @FieldResolver(() => Order, {
    nullable: true,
    description: 'The order that was refunded. Null while it is unknown.',
  })
  async order(@Ctx() context: ApiContext, @Root() refund: RefundKeys): Promise<object | null> {
    return order.one(context, refund);
  }

  @Extensions(product.extensions)
  @FieldResolver(() => Product, {
    nullable: true,
    description: 'The product. Null when it is unknown.',
  })
  async product(@Ctx() context: ApiContext, @Root() refund: RefundKeys): Promise<object | null> {
    return product.one(context, refund);
  }

  @Extensions(channel.extensions)
  @FieldResolver(() => Channel, {
    nullable: true,
    description: 'The channel of its order; without a known order, the channel of the refund.',
  })
  async channel(@Ctx() context: ApiContext, @Root() refund: RefundKeys): Promise<object | null> {
    return channel.one(context, refund);
  }

  @Extensions(date.extensions)
  @FieldResolver(() => CalendarDay, { nullable: true, description: 'Its business day.' })
  async date(@Ctx() context: ApiContext, @Root() refund: RefundKeys): Promise<object | null> {
    return date.one(context, refund);
  }
}
